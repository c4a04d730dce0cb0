/**
 * Finds options of an application or a bot that are misspelt or of another type. The compiler
 * finds them in TypeScript; in plain JavaScript they would have no effect, or fail far from here.
 *
 * @module
 */
import { HANDLER_OPTIONS } from "../handler/module_options.ts";
import type { Retention } from "../store/settings.ts";
import { RETRY_OPTIONS, SHARED_API_OPTIONS } from "../telegram/api/api_options.ts";
import type { ApiOptions } from "../telegram/api/mod.ts";
import { type OptionType, typeOf, typeProblems } from "../util/options/option_types.ts";
import { misspeltOptions, unknownOptions } from "../util/options/unknown_option.ts";
import { isLogOption } from "./log_option.ts";
import type { BotOptions, PollOptions, ServeOptions } from "./options.ts";
import type { Problem } from "./setting_problem.ts";

/**
 * The options of `serve`, `createApp` and `poll`, which callers may share between these. Every
 * option is a key, so that the compiler notices a missing or unknown one.
 */
const OPTIONS: Record<keyof ServeOptions | keyof PollOptions, OptionType> = {
  bots: "",
  attempts: "number",
  store: "string or object",
  storeLeaseMs: "number",
  storeMaxCrashes: "number",
  storeRetention: "object",
  deadLetters: "string",
  state: "",
  telegram: "object",
  log: "",
  observers: "array",
  workers: "number",
  clock: "object",
  sources: "array",
  trustedProxies: "array",
  clientAddressHeader: "string",
  publicUrl: "string",
  cert: "string",
  telegramCert: "string",
  health: "string",
  maxConnections: "number",
  maxBodyBytes: "number",
  maxInFlight: "number",
  timeout: "object",
  hostname: "string",
  port: "number",
  reusePort: "boolean",
  socket: "string",
  key: "string",
  drainMs: "number",
  register: "boolean",
  signal: "",
  force: "boolean",
  dropPending: "boolean",
  maxUnfinished: "number",
  waitSeconds: "number",
  handled: "object",
  random: "function",
};

const BOT: Record<Exclude<keyof BotOptions, keyof typeof HANDLER_OPTIONS>, OptionType> = {
  token: "string",
  handler: "",
  isolation: "string",
  path: "string",
  secret: "string or array",
};

const RETENTION: Record<keyof Retention, true> = {
  deadMs: true,
  doneMs: true,
  maxDone: true,
  replyMs: true,
};

const BOT_NAMES = [...Object.keys(BOT), ...Object.keys(HANDLER_OPTIONS)];

/**
 * Checks the names and types of an application's options and its bots'.
 *
 * @param options The options, which may not have been type-checked.
 * @returns The problems.
 */
export function* nameProblems(options: ServeOptions & PollOptions): Generator<Problem> {
  if (options !== undefined && typeOf(options) !== "object") {
    return yield* unknownOptions("", options, Object.keys(OPTIONS));
  }
  yield* misspeltOptions("", options, Object.keys(OPTIONS));
  yield* typeProblems("", { ...options }, OPTIONS);
  const telegram: Partial<ApiOptions> | undefined = objectIn(options?.telegram);
  yield* unknownOptions("telegram", telegram, Object.keys(SHARED_API_OPTIONS));
  yield* typeProblems("telegram.", { ...telegram }, SHARED_API_OPTIONS);
  const retry = objectIn(telegram?.retry);
  yield* unknownOptions("telegram.retry", retry, Object.keys(RETRY_OPTIONS));
  yield* typeProblems("telegram.retry.", { ...retry }, RETRY_OPTIONS);
  yield* unknownOptions(
    "storeRetention",
    objectIn(options?.storeRetention),
    Object.keys(RETENTION),
  );
  if (options?.bots === undefined) {
    yield { setting: "bots", message: "missing", remedy: "write `{ echo: { token, handler } }`" };
  }
  yield* valueProblems(options ?? {});
  for (const [name, bot] of Object.entries(objectIn(options?.bots) ?? {})) {
    yield* botNameProblems(name, bot);
  }
}

/**
 * Checks the names and types of a bot's options.
 *
 * @param name The bot's name.
 * @param options The options, which may not have been type-checked.
 * @returns The problems.
 */
export function* botNameProblems(name: string, options: BotOptions): Generator<Problem> {
  const given: unknown = options ?? null; // `undefined` is not a bot.
  yield* misspeltOptions(`bots.${name}`, given, BOT_NAMES);
  yield* typeProblems(`bots.${name}.`, { ...options }, BOT);
}

/** Finds values of the right type that would have no effect. */
function* valueProblems({ bots, log, observers, signal }: ServeOptions): Generator<Problem> {
  // A Map is an object, too.
  if (bots !== undefined && (!objectIn(bots) || Symbol.iterator in bots)) {
    const remedy = "write `{ echo: { token, handler } }`";
    yield { setting: "bots", message: "not an object of bots", remedy };
  }
  if (!isLogOption(log)) {
    const remedy = 'use false, "text", "json" or a function';
    yield { setting: "log", value: String(log), message: "unknown", remedy };
  }
  if (Array.isArray(observers) && !observers.every((each) => typeof each === "function")) {
    yield { setting: "observers", message: "not only functions", remedy: "give functions" };
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    yield { setting: "signal", message: "not an AbortSignal", remedy: "give a controller's" };
  }
}

/** What is not an object has been reported already. */
function objectIn<T>(value: T): T | undefined {
  return typeOf(value) === "object" ? value : undefined;
}
