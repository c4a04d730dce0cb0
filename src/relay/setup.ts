/**
 * What `deno task relay` is to do: its command line and its environment, put together.
 *
 * @module
 */
import type { LogFormat, LogOptions } from "../events/log.ts";
import type { LogLevel } from "../events/events.ts";
import { createRedactor } from "../util/redact.ts";
import { type readRelayArguments, usage, UsageError } from "./arguments.ts";
import type { RelayOptions } from "./options.ts";
import { type BotSources, readRelayBots } from "./read_bots.ts";
import { readNamed } from "./read_named.ts";

/** What is to be done. */
export interface Setup {
  readonly options: RelayOptions;
  readonly log: LogOptions;
}

/** Where it comes from. */
export interface SetupSources extends Omit<BotSources, "names"> {
  readonly args: ReturnType<typeof readRelayArguments>;
}

/**
 * Puts it together.
 *
 * @throws {TypeError} When something is missing or malformed; the message names it.
 */
export async function readSetup({ args, ...sources }: SetupSources): Promise<Setup> {
  const { bot: names, port, host, help: _, to, ...flags } = args;
  const { env, readFile } = sources;
  const level = choice(env, "LOG_LEVEL", ["debug", "info", "warn", "error"] as LogLevel[]);
  const format = choice(env, "LOG_FORMAT", ["text", "json"] as LogFormat[]);
  const certificate = await readNamed("TELEGRAM_CERT", env, readFile);
  const bots = await readRelayBots({ ...sources, names });
  const { TELEGRAM_API_ROOT: apiRoot, RELAY_TOKEN: pageToken } = env;
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
  };
}

function choice<T extends string>(
  env: BotSources["env"],
  variable: string,
  values: readonly T[],
): T | undefined {
  const text = env[variable];
  if (!text || values.includes(text as T)) return text as T || undefined;
  throw new TypeError(`Cannot take ${variable}="${text}": use ${values.join(", ")}`);
}

/** The exit code after an error at the start, and what to say. */
export function startProblem(error: unknown): [code: number, text: string] {
  const reason = createRedactor([])(error instanceof Error ? error.message : String(error));
  return error instanceof UsageError ? [2, `${reason}\n\n${usage}`] : [1, reason];
}
