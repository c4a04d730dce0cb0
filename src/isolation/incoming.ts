/**
 * Checks messages from a Worker. Its bots could have sent them: the port cannot be hidden from code
 * in the same thread.
 *
 * @module
 */
import type { LogLevel } from "../events/events.ts";
import type { Clock } from "../util/clock.ts";
import { isPortableError } from "./portable_error.ts";
import type { ReportedBot, ReportedRoute, ToMain } from "./protocol.ts";
import { WorkerError } from "./worker_error.ts";

/** Limits per second, results aside: more would keep the main thread from serving other bots. */
const MOST_MESSAGES = 10_000;
const MOST_CHARACTERS = 20_000_000;

const LEVELS: Record<LogLevel, true> = { debug: true, info: true, warn: true, error: true };

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string";
const isNumber: Check = (value) => typeof value === "number";
const isFlag: Check = (value) => typeof value === "boolean";
const isObject: Check = (value) => typeof value === "object" && value !== null;
const isLevel: Check = (value) => isText(value) && Object.hasOwn(LEVELS, value as string);
const maybe = (check: Check): Check => (value) => value === undefined || check(value);
const listOf = (check: Check): Check => (value) => Array.isArray(value) && value.every(check);

/** The compiler demands a check for every field. */
function fields<T>(checks: { readonly [K in keyof T]-?: Check }): Check {
  return (value) =>
    isObject(value) &&
    Object.entries<Check>(checks).every(([key, check]) => check((value as never)[key]));
}

const isRoute = fields<ReportedRoute>({
  ...{ path: isText, sources: listOf(isText), methods: listOf(isText), signed: isFlag },
});

const isReport = fields<ReportedBot>({
  ...{ kinds: listOf(isText), takesRest: isFlag, takesAlbums: isFlag, tasks: listOf(isText) },
  // The values of its options are checked together with the application's.
  ...{ allowedUpdates: listOf(isText), options: isObject, retries: isFlag },
  routes: listOf(isRoute),
});

/** What follows the type of each message. */
const SHAPES: Record<Exclude<ToMain, number>[0], readonly Check[]> = {
  up: [listOf(isReport)],
  stray: [isPortableError],
  done: [isNumber],
  failed: [isNumber, isPortableError],
  log: [isNumber, isLevel, isText],
  respond: [isNumber, isText],
  watch: [isNumber],
  once: [isNumber, isNumber, isText],
  later: [isNumber, isNumber, isText, maybe(isText)],
  once_done: [isNumber, isNumber, maybe(isText), maybe(isPortableError)],
  pong: [isNumber],
};

/** Checks what one Worker sends. */
export class Incoming {
  readonly #clock: Pick<Clock, "now">;
  #second = 0;
  #messages = 0;
  #characters = 0;

  /** @param clock Where time comes from. */
  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /**
   * Checks some messages.
   *
   * @throws {WorkerError} If one is malformed, or there are too many.
   */
  check(messages: unknown): asserts messages is ToMain[] {
    if (!Array.isArray(messages)) throw malformed();
    for (const message of messages) {
      if (typeof message === "number") continue;
      if (!Array.isArray(message)) throw malformed();
      const [type, ...rest] = message;
      if (type === "done" && typeof rest[0] === "number") continue;
      if (!isText(type) || !Object.hasOwn(SHAPES, type)) throw malformed();
      if (!SHAPES[type as keyof typeof SHAPES].every((isIt, i) => isIt(rest[i]))) throw malformed();
      this.#count(type === "log" ? rest[2] : "");
    }
  }

  #count(text: string): void {
    const second = Math.floor(this.#clock.now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#messages = this.#characters = 0;
    }
    this.#characters += text.length;
    if (++this.#messages > MOST_MESSAGES || this.#characters > MOST_CHARACTERS) {
      throw new WorkerError("it flooded the main thread with messages");
    }
  }
}

/** The error of a Worker that sent what Postern never sends. */
export function malformed(): WorkerError {
  return new WorkerError("it sent a malformed message to the main thread");
}
