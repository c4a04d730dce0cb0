/**
 * A project of one's own that uses Postern as a library: its files.
 *
 * @module
 */
import { botModule, botTest } from "./bot.ts";

/** Where the new project gets Postern from. */
export type Source =
  | { readonly type: "jsr"; readonly version: string }
  /** A clone on this machine, by its path; no registry is needed. */
  | { readonly type: "clone"; readonly path: string; readonly version: string };

/** The project's files, by path. */
export function projectFiles(source: Source): Record<string, string> {
  const bot = "hello";
  return {
    "deno.json": configuration(source),
    "main.ts": MAIN,
    [`bots/${bot}.ts`]: botModule("@postern/postern"),
    [`bots/${bot}_test.ts`]: botTest(bot, {
      library: "@postern/postern",
      simulator: "@postern/postern/simulator",
      module: `./${bot}.ts`,
    }),
    ".env.example": ENV,
    ".gitignore": ".env\n/vendor/\n/certs/\n",
  };
}

function configuration(source: Source): string {
  const run = "deno run --env-file --allow-net --allow-env --allow-read=.";
  return JSON.stringify(
    {
      // With it a renewed certificate is loaded without closing the port.
      unstable: ["net"],
      ...source.type === "clone" && { links: [source.path], vendor: true, nodeModulesDir: "none" },
      fmt: { lineWidth: 100 },
      imports: {
        "@postern/postern": `jsr:@postern/postern@^${source.version}`,
        "@std/assert": "jsr:@std/assert@1.0.19",
      },
      tasks: {
        dev: {
          description: "Poll, and restart when the code changes: needs a token, but no domain",
          command: `${run.replace("deno run", "deno run --watch")} main.ts --poll`,
        },
        start: {
          description: "Take webhooks: needs PUBLIC_URL, and a certificate or a proxy with one",
          command: `${run} main.ts`,
        },
        test: {
          description: "Run the tests, against a simulated Telegram",
          command: "deno test --allow-net --allow-env --allow-read=.",
        },
      },
      ...source.type === "clone" && { exclude: ["vendor"] },
    },
    null,
    2,
  ) + "\n";
}

const MAIN = `/**
 * Serves the bots: \`deno task start\` by webhooks, \`deno task dev\` by polling.
 *
 * @module
 */
import { type BotOptions, poll, serve } from "@postern/postern";
import * as hello from "./bots/hello.ts";

const { env } = Deno;

const bots: Record<string, BotOptions> = {
  hello: { token: env.get("BOT_HELLO_TOKEN") ?? "", handler: hello },
};

const apiRoot = env.get("TELEGRAM_API_ROOT");
const publicUrl = env.get("PUBLIC_URL");
const [cert, key] = [env.get("TLS_CERT"), env.get("TLS_KEY")];

const stop = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  if (Deno.build.os !== "windows" || signal === "SIGINT") {
    Deno.addSignalListener(signal, () => stop.abort());
  }
}
const options = { bots, signal: stop.signal, ...apiRoot && { telegram: { apiRoot } } };

/** Ends with the message alone: it says what to change. */
function quit(error: Error): never {
  console.error(error.message);
  Deno.exit(1);
}

if (Deno.args.includes("--poll")) {
  const poller = await poll(options).catch(quit);
  await poller.finished;
} else {
  const server = await serve({
    ...options,
    port: Number(env.get("PORT") ?? 8443),
    ...publicUrl && { publicUrl },
    ...cert && key && { cert, key },
  }).catch(quit);
  if (publicUrl) await server.app.register();
  await server.finished;
}
`;

const ENV = `# Copy to .env. The token comes from https://t.me/BotFather
BOT_HELLO_TOKEN=123456789:AAE…

# For webhooks:
#PUBLIC_URL=https://bot.example.com:8443
#TLS_CERT=certs/cert.pem
#TLS_KEY=certs/key.pem
`;
