/**
 * `deno task demo`: plays the demo. Exits with 0 only if everything went as expected.
 *
 * @module
 */
import { quit } from "../process/quit.ts";
import { startDemo } from "./demo.ts";
import { transcript } from "./transcript.ts";

const usage = `Usage: deno task demo [--once]

Starts the real server over TLS against a simulated Telegram and plays a scripted conversation. On a
terminal it keeps running afterwards, with a page for chatting with the bots.

  --once   exit after the script, even on a terminal`;

if (Deno.args.includes("--help")) quit(0, usage);
const unknown = Deno.args.find((arg) => arg !== "--once" && arg !== "--");
if (unknown) quit(2, `Unknown argument "${unknown}"\n\n${usage}`);

const { promise: interrupted, resolve: interrupt } = Promise.withResolvers<undefined>();
const signals = ["SIGINT", "SIGTERM"] as const;
for (const signal of Deno.build.os === "windows" ? signals.slice(0, 1) : signals) {
  Deno.addSignalListener(signal, () => interrupt(undefined));
}

const demo = await startDemo();
const passed = await Promise.race([demo.play(), interrupted]);
if (passed !== undefined && Deno.stdout.isTerminal() && !Deno.args.includes("--once")) {
  transcript.summary(`Chat with the bots yourself: ${demo.url} (Ctrl-C ends the demo)`);
  await interrupted;
}
// A clean exit of the server is the last expectation.
const endedWell = await demo.end();
if (passed === undefined) Deno.exit(130);
Deno.exit(passed && endedWell ? 0 : 1);
