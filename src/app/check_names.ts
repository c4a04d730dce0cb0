/**
 * Misspelt options, which would silently have no effect. Names that resemble none may be for
 * somebody else.
 *
 * @module
 */
import { nearOption, unknownOption } from "../handler/unknown_option.ts";
import type { HandlerOptions, TimeoutOptions } from "../handler/handler.ts";
import type { ApiOptions } from "../telegram/api/types.ts";
import type { BotOptions, PollOptions, ServeOptions } from "./options.ts";
import type { Problem } from "./setting_problem.ts";

/** Every option as a key, so that the compiler notices a missing or unknown one. */
const TIMEOUT: Record<keyof TimeoutOptions, true> = { ms: true, policy: true, byKind: true };

const TELEGRAM: Record<keyof Pick<ApiOptions, "apiRoot" | "pace">, true> = {
  apiRoot: true,
  pace: true,
};

const RULES: Record<keyof HandlerOptions, true> = {
  timeout: true,
  attempts: true,
  retry: true,
  abandonMs: true,
  lanes: true,
  concurrency: true,
  durable: true,
  answerMs: true,
  maxAgeMs: true,
};

const BOT: Record<keyof BotOptions, true> = {
  ...RULES,
  token: true,
  handler: true,
  isolation: true,
  path: true,
  secret: true,
};

const APP: Record<keyof (ServeOptions & PollOptions), true> = {
  bots: true,
  attempts: true,
  store: true,
  storeLeaseMs: true,
  storeMaxCrashes: true,
  storeRetention: true,
  deadLetters: true,
  state: true,
  telegram: true,
  log: true,
  observers: true,
  workers: true,
  clock: true,
  sources: true,
  trustedProxies: true,
  clientAddressHeader: true,
  publicUrl: true,
  cert: true,
  telegramCert: true,
  health: true,
  maxConnections: true,
  maxBodyBytes: true,
  maxInFlight: true,
  timeout: true,
  hostname: true,
  port: true,
  reusePort: true,
  socket: true,
  key: true,
  drainMs: true,
  register: true,
  signal: true,
  force: true,
  dropPending: true,
  maxUnfinished: true,
  waitSeconds: true,
  handled: true,
  random: true,
};

const [appNames, botNames, timeoutNames, telegramNames] = [APP, BOT, TIMEOUT, TELEGRAM]
  .map(Object.keys) as [string[], string[], string[], string[]];

/** The misspelt options of an application. */
export function* appNameProblems(options: ServeOptions): Generator<Problem> {
  yield* misspelt("", options, appNames);
  for (const setting of Object.keys(RULES)) {
    if (setting in APP || !Object.hasOwn(options, setting)) continue;
    const message = "not an option of an application";
    yield { setting, message, remedy: "give it to a bot, or export it in its module's options" };
  }
  yield* timeoutProblems("timeout", options.timeout);
  yield* misspelt("telegram.", options.telegram, telegramNames);
}

/** The misspelt options of a bot, whose names begin with the prefix. */
export function* botNameProblems(prefix: string, options: BotOptions): Generator<Problem> {
  yield* misspelt(prefix, options, botNames);
  yield* timeoutProblems(`${prefix}timeout`, options.timeout);
}

/** A timeout is ours alone: nothing else may be in it. */
function* timeoutProblems(setting: string, timeout: object | undefined): Generator<Problem> {
  if (timeout === undefined) return;
  const problem = unknownOption(setting, timeout, timeoutNames);
  if (problem !== undefined) yield { setting, message: problem, remedy: "" };
}

function* misspelt(
  prefix: string,
  options: object | undefined,
  names: readonly string[],
): Generator<Problem> {
  for (const name in options) {
    if (names.includes(name)) continue;
    const near = nearOption(name, names);
    // If the right name is there, too, this one is meant.
    if (near === undefined || Object.hasOwn(options, near)) continue;
    yield { setting: prefix + name, message: "not an option", remedy: `rename it "${near}"` };
  }
}
