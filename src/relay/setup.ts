/**
 * The setup of `deno task relay`, from its command line and its environment.
 *
 * @module
 */
import type { LogFormat, LogOptions } from "../events/log.ts";
import type { LogLevel } from "../events/events.ts";
import { createRedactor } from "../util/redact/redact.ts";
import { UsageError } from "../util/usage_error.ts";
import { type readRelayArguments, usage } from "./arguments.ts";
import type { RelayOptions } from "./options.ts";
import { type BotSources, readRelayBots } from "./read_bots.ts";
import { readNamed } from "./read_named.ts";
import { unknownVariables } from "./unknown_variables.ts";

/** The options for the relay and its log. */
export interface Setup {
  readonly options: RelayOptions;
  readonly log: LogOptions;
  /** A line for each variable that is probably misspelt. */
  readonly unknown: readonly string[];
}

/** Options for {@linkcode readSetup}. */
export interface SetupSources extends Omit<BotSources, "names"> {
  readonly args: ReturnType<typeof readRelayArguments>;
}

/**
 * Reads the setup.
 *
 * @throws {TypeError} If something is missing or malformed; the message names it.
 */
export async function readSetup({ args, ...sources }: SetupSources): Promise<Setup> {
  const { bot: names, port, host, help: _, to, ...flags } = args;
  const { env, readFile } = sources;
  const level = choice(env, "LOG_LEVEL", ["debug", "info", "warn", "error"] as LogLevel[]);
  const format = choice(env, "LOG_FORMAT", ["text", "json"] as LogFormat[]);
  const certificate = await readNamed("TELEGRAM_CERT", env, readFile);
  const bots = await readRelayBots({ ...sources, names });
  const { TELEGRAM_API_ROOT: apiRoot, RELAY_TOKEN: pageToken } = env;
  checkUpstream(apiRoot, host, port);
  const secrets = Object.values(bots).flatMap(({ token, secret = "" }) => [token, secret]);
  return {
    options: {
      ...flags,
      bots,
      hostname: host,
      port: Number(port),
      ...(to === undefined ? {} : { to }),
      ...(apiRoot ? { telegram: { apiRoot } } : {}),
      ...(certificate === undefined ? {} : { certificate }),
      ...(pageToken ? { pageToken } : {}),
    },
    log: { secrets, ...(level && { level }), ...(format && { format }) },
    unknown: unknownVariables(Object.keys(env).filter((name) => env[name])),
  };
}

const THIS_MACHINE = /^(localhost|127\..*|\[::1?\]|0\.0\.0\.0)$/;

/** The relay's own address belongs to the bots, which may read the same `.env`. */
function checkUpstream(root: string | undefined, host: string, port: string): void {
  if (!root || !URL.canParse(root)) return;
  const url = new URL(root);
  if (url.port !== port || !(THIS_MACHINE.test(url.hostname) || url.hostname === host)) return;
  throw new TypeError(
    `Cannot use TELEGRAM_API_ROOT="http://${url.host}": it is the relay's own address, which is ` +
      "for the bots; start the relay by `TELEGRAM_API_ROOT= deno task relay`",
  );
}

function choice<T extends string>(
  env: BotSources["env"],
  variable: string,
  values: readonly T[],
): T | undefined {
  const text = env[variable];
  if (!text || values.includes(text as T)) return text as T || undefined;
  throw new TypeError(`Cannot use ${variable}="${text}": use ${values.join(", ")}`);
}

/** The exit code and message for an error at the start, and what is odd about the settings. */
export function startProblem(
  error: unknown,
  warnings: readonly string[] = [],
): [code: number, text: string] {
  const reason = createRedactor([])(error instanceof Error ? error.message : String(error));
  return error instanceof UsageError
    ? [2, `${reason}\n\n${usage}`]
    : [1, [reason, ...warnings].join("\n")];
}
