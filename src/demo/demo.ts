/**
 * The demo: the real server over TLS against a simulated Telegram, without a token, a domain or
 * Internet access.
 *
 * @module
 */
import { makeCertificate } from "../tls/generate.ts";
import { startPlayground } from "../simulator/playground/mod.ts";
import { quit } from "../process/quit.ts";
import { freePort } from "./free_port.ts";
import { DEADLINE_MS, SCENES, type Stage } from "./script.ts";
import { type ServerProcess, startServerProcess } from "./server_process.ts";
import { summarize } from "./summary.ts";
import { transcript } from "./transcript.ts";

/** A demo that is ready to play. */
export interface Demo {
  /** The page for chatting with the bots. */
  readonly url: string;
  /** Plays every scene; resolves to whether everything went as expected. */
  play(): Promise<boolean>;
  /** Ends the demo; resolves to whether the server exited with code 0. */
  end(): Promise<boolean>;
}

/** Starts the simulated Telegram and the server. */
export async function startDemo(): Promise<Demo> {
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

  const start = () =>
    startServerProcess(
      {
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
      },
      [folder],
      ({ event }) => {
        if (event === "refused") refused++;
      },
    );

  transcript.summary(
    "Postern at work: Telegram posts what people write to bots, and a server runs the bots",
  );
  transcript.note(`A simulated Telegram serves its Bot API at ${tg.apiRoot}`);
  let server: ServerProcess = await start();
  transcript.note(
    `The real server, main.ts, serves three bots at ${serverUrl} and has registered them`,
  );
  tg.on((event) => transcript.event(event, tg));

  const stage: Stage = {
    ...{ tg, people, bots, serverUrl, secret },
    caCert: await Deno.readTextFile(cert),
    async restart() {
      transcript.note("the server receives SIGTERM");
      const code = await server.stop();
      transcript.note(`it exited with code ${code}; another one starts`);
      server = await start();
      return code;
    },
  };

  return {
    url: tg.url,
    async play() {
      let failures = 0;
      for (const { title, play } of SCENES) {
        transcript.scene(title);
        const [ok, what] = await play(stage)
          .catch((error: Error) => [false, error.message] as const);
        transcript.verdict(ok, what);
        if (!ok) failures++;
      }
      const figures = `${summarize(tg.log)}, ${refused} forgeries refused`;
      transcript.summary(failures === 0 ? `Demo passed: ${figures}` : `Demo failed: ${figures}`);
      return failures === 0;
    },
    async end() {
      const code = await server.stop();
      await tg.close();
      await Deno.remove(folder, { recursive: true });
      return code === 0;
    },
  };
}
