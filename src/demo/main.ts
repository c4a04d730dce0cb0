/**
 * `deno task demo`: the real server over TLS against a simulated Telegram, with no token, no domain
 * and no internet. Ends with 0 only if all came as expected.
 *
 * @module
 */
import { makeCertificate } from "../tls/generate.ts";
import { startPlayground } from "../simulator/playground/mod.ts";
import { quit } from "../process/quit.ts";
import { DEADLINE_MS, SCENES, type Stage } from "./script.ts";
import { freePort, startServerProcess } from "./server_process.ts";
import { summarize } from "./summary.ts";
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

const folder = await Deno.makeTempDir({ prefix: "postern-demo-" });
const { cert, key } = await makeCertificate({ hosts: ["127.0.0.1"], folder })
  .catch((error: Error) => quit(1, error.message));
const tg = await startPlayground();
const people = { ada: tg.user("Ada"), bob: tg.user("Bob"), cleo: tg.user("Cleo") };
const bots = { echo: tg.bot("echo"), counter: tg.bot("counter"), slow: tg.bot("slow") };
const secret = crypto.randomUUID();
const port = freePort();
const serverUrl = `https://127.0.0.1:${port}`;

let refused = 0;
transcript.summary(
  "Postern at work: Telegram posts what people write to bots, and a server runs the bots",
);
transcript.note(`A simulated Telegram serves its Bot API at ${tg.apiRoot}`);
const server = await startServerProcess({
  ...Object.fromEntries(
    Object.entries(bots).flatMap(([name, { token }]) => [
      [`BOT_${name.toUpperCase()}_TOKEN`, token],
      [`BOT_${name.toUpperCase()}_SECRET`, secret],
    ]),
  ),
  PUBLIC_URL: serverUrl,
  HOST: "127.0.0.1",
  PORT: String(port),
  TLS_CERT: cert,
  TLS_KEY: key,
  SOURCES: "127.0.0.1",
  TIMEOUT_MS: String(DEADLINE_MS),
  TELEGRAM_API_ROOT: tg.apiRoot,
}, ({ event }) => {
  if (event === "refused") refused++;
});

transcript.note(
  `The real server, main.ts, serves three bots at ${serverUrl} and has registered them`,
);
tg.on((event) => transcript.event(event, tg));

const caCert = await Deno.readTextFile(cert);
const stage: Stage = { tg, people, bots, serverUrl, caCert, secret };

/** Plays every scene; resolves to whether all came as expected. */
async function playAll(): Promise<boolean> {
  let failures = 0;
  for (const { title, play } of SCENES) {
    transcript.scene(title);
    const [ok, what] = await play(stage).catch((error: Error) => [false, error.message] as const);
    transcript.verdict(ok, what);
    if (!ok) failures++;
  }
  const figures = `${summarize(tg.log)}, ${refused} forgeries refused`;
  transcript.summary(failures === 0 ? `Demo passed: ${figures}` : `Demo failed: ${figures}`);
  return failures === 0;
}

const passed = await Promise.race([playAll(), interrupted]);
if (passed !== undefined && Deno.stdout.isTerminal() && !Deno.args.includes("--once")) {
  transcript.summary(`Chat with the bots yourself: ${tg.url} (Ctrl-C ends the demo)`);
  await interrupted;
}

// The last line has been said; that the server ends well is the last thing to be expected.
const exitCode = await server.stop();
await tg.close();
await Deno.remove(folder, { recursive: true });
if (passed === undefined) Deno.exit(130);
Deno.exit(passed && exitCode === 0 ? 0 : 1);
