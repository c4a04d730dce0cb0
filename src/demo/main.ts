/**
 * `deno task demo`: plays the demo. Ends with 0 only if all came as expected.
 *
 * @module
 */
import { quit } from "../process/quit.ts";
import { startDemo } from "./demo.ts";
import { transcript } from "./transcript.ts";

const usage = `Usage: deno task demo [--once]

Starts the real server over TLS against a simulated Telegram and plays a scripted conversation. On a
terminal it then stays, with a page on which you can chat with the bots.

  --once   end after the script, on a terminal, too`;

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
// The last line has been said; that the server ends well is the last thing to be expected.
const endedWell = await demo.end();
if (passed === undefined) Deno.exit(130);
Deno.exit(passed && endedWell ? 0 : 1);
