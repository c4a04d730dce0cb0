/**
 * `deno task relay`: webhooks against the real Telegram, without a tunnel.
 *
 * @module
 */
import { createLog } from "../events/log.ts";
import type { LogLevel } from "../events/events.ts";
import { quit } from "../process/quit.ts";
import { Signals } from "../process/signals.ts";
import { createRedactor } from "../util/redact.ts";
import { readRelayArguments, usage, UsageError } from "./arguments.ts";
import { askToken } from "./ask_token.ts";
import { readRelayBots } from "./read_bots.ts";
import { relay } from "./relay.ts";

function explain(error: unknown): never {
  if (error instanceof UsageError) quit(2, `${error.message}\n\n${usage}`);
  if (error instanceof Deno.errors.AddrInUse) {
    quit(1, "Cannot start: the port is in use; choose another with --port, or 0 for any");
  }
  const reason = error instanceof Error ? error.message : String(error);
  quit(1, createRedactor([])(reason));
}

async function prepare() {
  const { bot: names, port, host, help, ...flags } = readRelayArguments(Deno.args);
  if (help) quit(0, usage);
  const env = Deno.env.toObject();
  const bots = await readRelayBots({ env, names, readFile: Deno.readTextFile, askToken });
  const { TELEGRAM_API_ROOT: apiRoot, TELEGRAM_CERT: cert, RELAY_TOKEN: pageToken } = env;
  const log = createLog({
    level: env.LOG_LEVEL as LogLevel || "info",
    format: (env.LOG_FORMAT || (Deno.stdout.isTerminal() ? "text" : "json")) as "text" | "json",
    secrets: Object.values(bots).flatMap(({ token, secret = "" }) => [token, secret]),
  });
  const { to, ...others } = flags;
  const options = {
    ...others,
    bots,
    hostname: host,
    port: Number(port),
    observers: [log.observer],
    ...(to === undefined ? {} : { to }),
    ...(apiRoot ? { telegram: { apiRoot } } : {}),
    ...(cert ? { certificate: await Deno.readTextFile(cert) } : {}),
    ...(pageToken ? { pageToken } : {}),
  };
  return { options, log };
}

const signals = new Signals(Deno.exit);
const { options, log } = await prepare().catch(explain);
const running = await relay(options).catch(async (error) => {
  await log.flush();
  return explain(error);
});
const names = Object.keys(options.bots).join(", ");
// deno-lint-ignore no-console
console.log(`Inspector  ${running.url}
API root   ${running.apiRoot}

Relaying ${names}. Start your bots with this API root, and their webhooks on this machine.
Stop with Ctrl+C.`);

async function shutdown(): Promise<void> {
  await running.close();
  await log.flush();
  Deno.exit(running.failed.length > 0 ? 1 : 0);
}
signals.direct({ shutdown });
