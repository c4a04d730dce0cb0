/**
 * The files of a new project that uses Postern as a library.
 *
 * @module
 */
import { botModule, botTest } from "./bot.ts";

/** Where the new project gets Postern from. */
export type Source =
  | { readonly type: "jsr"; readonly version: string }
  /** A clone on this machine, by path; no registry is needed. */
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
    "README.md": readme(bot),
    ".env.example": ENV,
    ".gitignore": ".env\n/vendor/\n/certs/\n/data/\n",
  };
}

function configuration(source: Source): string {
  const run = `deno run --env-file --no-prompt --allow-net --allow-read=. ` +
    // Packages from npm list all variables while they load, which must not fail.
    `--allow-env=${VARIABLES.join()} --ignore-env`;
  return JSON.stringify(
    {
      // "net": a renewed certificate is loaded without closing the port. "no-legacy-abort": the
      // signal of a request does not abort after its answer. "worker-options": isolated bots.
      unstable: ["net", "no-legacy-abort", "worker-options"],
      ...source.type === "clone" && { links: [source.path], vendor: true, nodeModulesDir: "none" },
      fmt: { lineWidth: 100 },
      imports: {
        "@postern/postern": `jsr:@postern/postern@^${source.version}`,
        "@std/assert": "jsr:@std/assert@1.0.19",
      },
      tasks: {
        dev: {
          description: "Poll, and restart when the code changes: needs a token, but no domain",
          command: `${run.replace("deno run", "deno run --watch")} main.ts --poll --watched`,
        },
        start: {
          description: "Take webhooks: needs PUBLIC_URL, and a certificate or a proxy with one",
          command: `${run} main.ts`,
        },
        test: {
          description: "Run the tests, against a simulated Telegram",
          command: "deno test --allow-net --allow-env --allow-read=.",
        },
        check: {
          description: "Check format, lint and types",
          command: "deno fmt --check && deno lint && deno check",
        },
      },
      ...source.type === "clone" && { exclude: ["vendor"] },
    },
    null,
    2,
  ) + "\n";
}

/** What the program may read. */
const VARIABLES = [
  "BOT_*",
  "PUBLIC_URL",
  "PORT",
  "TLS_CERT",
  "TLS_KEY",
  "TRUSTED_PROXIES",
  "TELEGRAM_API_ROOT",
];

const MAIN = `/**
 * Serves the bots: \`deno task start\` by webhooks, \`deno task dev\` by polling.
 *
 * @module
 */
import { type BotOptions, poll, serve } from "@postern/postern";
import * as hello from "./bots/hello.ts";

const usage = \`Usage: deno task start [--poll [--force]]

Takes webhooks, or with --poll polls for updates; --force deletes a webhook that a bot has.\`;

const { args, env } = Deno;
const has = (option: string) => args.includes(option);
if (has("--help") || has("-h")) {
  console.log(usage);
  Deno.exit(0);
}
const known = has("--poll") ? ["--poll", "--force", "--watched"] : ["--poll"];
const unknown = args.find((arg) => arg !== "--" && !known.includes(arg));
if (unknown !== undefined) {
  console.error(\`Unknown argument "\${unknown}"\\n\\n\${usage}\`);
  Deno.exit(2);
}

const bots: Record<string, BotOptions> = {
  hello: { token: env.get("BOT_HELLO_TOKEN") ?? "", handler: hello },
};

const apiRoot = env.get("TELEGRAM_API_ROOT");
const publicUrl = env.get("PUBLIC_URL");
const [cert, key] = [env.get("TLS_CERT"), env.get("TLS_KEY")];
const proxies = env.get("TRUSTED_PROXIES");

const stop = new AbortController();
const options = { bots, signal: stop.signal, ...apiRoot && { telegram: { apiRoot } } };

/** Ends with the message alone: it says what to change. */
function quit({ message }: Error): never {
  const inEnv = (_: string, name: string) => \`BOT_\${name.toUpperCase()}_TOKEN in .env\`;
  console.error(message.replace(/bots\\.(\\w+)\\.token/g, inEnv));
  Deno.exit(1);
}

const running = has("--poll")
  ? await poll({ ...options, force: has("--force") }).catch(quit)
  : await serve({
    ...options,
    port: Number(env.get("PORT") || 8443),
    ...publicUrl && { publicUrl, register: true },
    ...cert && { cert },
    ...key && { key },
    ...proxies && { trustedProxies: proxies.split(",").map((cidr) => cidr.trim()) },
  }).catch(quit);

// SIGHUP: the terminal was closed.
const signals: Deno.Signal[] = ["SIGINT", "SIGHUP"];
signals.push(Deno.build.os === "windows" ? "SIGBREAK" : "SIGTERM");
// Under --watch, a listener would keep Deno from ending at the first signal. A run that is cut off
// is fetched again.
if (!has("--watched")) {
  for (const signal of signals) Deno.addSignalListener(signal, () => stop.abort());
}
await running.finished;
`;

const ENV = `# Copy to .env. The token comes from https://t.me/BotFather
BOT_HELLO_TOKEN=123456789:AAE…

# For webhooks:
#PUBLIC_URL=https://bot.example.com:8443
#TLS_CERT=certs/cert.pem
#TLS_KEY=certs/key.pem
# Or behind a proxy that terminates TLS, its address:
#TRUSTED_PROXIES=127.0.0.1
`;

/** The README of the project, as `deno fmt` leaves it. */
function readme(bot: string): string {
  const variable = `BOT_${bot.toUpperCase()}_TOKEN`;
  return `# Bots

\`bots/${bot}.ts\` is a bot, \`bots/${bot}_test.ts\` its test, and \`main.ts\` runs the bots it names.

| command           | what it does                                                            |
| ----------------- | ----------------------------------------------------------------------- |
| \`deno task test\`  | runs the tests against a simulated Telegram: no token, no network       |
| \`deno task dev\`   | polls for updates, and restarts when the code changes; needs a token    |
| \`deno task start\` | takes webhooks; needs a token, PUBLIC_URL, and a certificate or a proxy |
| \`deno task check\` | checks format, lint and types                                           |

The token comes from [@BotFather](https://t.me/BotFather). Copy \`.env.example\` to \`.env\` and put it
there as \`${variable}\`.

## A second bot

Write \`bots/shop.ts\` like \`bots/${bot}.ts\`, import it in \`main.ts\`, and add a line to \`bots\` there
with its own variable, \`BOT_SHOP_TOKEN\`.

The tasks let the bots use the network, and read this folder and the variables that begin with
\`BOT_\`. What else they need is added to the flags in \`deno.json\`. Other options of \`serve\` and
\`poll\`, such as \`store: "data/bots.db"\` (with \`--allow-write=data\`), are added in \`main.ts\`.
`;
}
