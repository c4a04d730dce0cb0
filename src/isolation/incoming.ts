/**
 * Checks messages from a Worker. Its bots could have sent them: the port cannot be hidden from code
 * in the same thread.
 *
 * @module
 */
import type { LogLevel } from "../events/events.ts";
import type { WatchedCall } from "../telegram/api/call_span.ts";
import type { Clock } from "../util/clock.ts";
import { isPortableError } from "./portable_error.ts";
import { LONGEST_METHOD, type ReportedBot, type ReportedRoute, type ToMain } from "./protocol.ts";
import { weigh } from "./weight.ts";
import { WorkerError } from "./worker_error.ts";

/**
 * Limits per second: more would keep the main thread from serving other bots. A Worker sends its
 * messages in batches, so a bot that logs a lot in one turn is not a flood.
 */
const MOST_BATCHES = 2000;
const MOST_MESSAGES = 10_000;
const PER_CALL = 20;
const MOST_CHARACTERS = 20_000_000;
const CHARACTERS_PER_CALL = 10_000;

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

const isStatus: Check = (value) =>
  Number.isInteger(value) && 100 <= (value as number) && (value as number) < 600;
const isMethod: Check = (value) => isText(value) && (value as string).length <= LONGEST_METHOD;

const isApiCall = fields<WatchedCall>({
  ...{ botId: isNumber, method: isMethod, ms: isNumber },
  ...{ status: maybe(isStatus), retryAfter: maybe(isNumber) },
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
  called: [isNumber, isApiCall],
  once_done: [isNumber, isNumber, maybe(isText), maybe(isPortableError)],
  pong: [isNumber],
};

/** Calls to a Worker, which it answers. */
export interface Calls {
  /** How many there have been, and how many have no result yet. */
  readonly made: number;
  readonly size: number;
}

/** Checks what one Worker sends. */
export class Incoming {
  readonly #clock: Pick<Clock, "now" | "setTimer">;
  readonly #calls: () => Calls | undefined;
  #second = 0;
  #batches = 0;
  #messages = 0;
  #characters = 0;
  /** How many calls had a result when this second began. */
  #answered = 0;
  /** How many calls have had a result since. */
  #answers = 0;

  /**
   * @param clock The source of time.
   * @param calls The calls to the Worker, once there may be any.
   */
  constructor(clock: Pick<Clock, "now" | "setTimer">, calls: () => Calls | undefined) {
    this.#clock = clock;
    this.#calls = calls;
  }

  /**
   * Checks some messages.
   *
   * @throws {WorkerError} If one is malformed, or there are too many.
   */
  check(messages: unknown): asserts messages is ToMain[] {
    if (!Array.isArray(messages)) throw malformed();
    const most = this.#count(messages.length);
    for (const message of messages) {
      if (typeof message === "number") continue;
      this.#characters += weigh(message, most);
      if (this.#characters > most) throw flood();
      if (!Array.isArray(message)) throw malformed();
      const [type, ...rest] = message;
      if (type === "done" && typeof rest[0] === "number") continue;
      if (!isText(type) || !Object.hasOwn(SHAPES, type)) throw malformed();
      const shape = SHAPES[type as keyof typeof SHAPES];
      if (rest.length > shape.length || !shape.every((isIt, i) => isIt(rest[i]))) throw malformed();
    }
  }

  /**
   * Resolves when a Worker that has sent half of what it may in this second can be asked for more;
   * `undefined` if it has not. A handler in a loop must be slowed down, not ended.
   */
  get room(): Promise<void> | undefined {
    const more = PER_CALL * this.#answers;
    const isHalf = 2 * this.#batches > MOST_BATCHES + more ||
      2 * this.#messages > MOST_MESSAGES + more;
    if (!isHalf) return undefined;
    return new Promise((resolve) => this.#clock.setTimer(resolve, 1000 - this.#clock.now() % 1000));
  }

  /** The more calls a Worker answers, the more it may send. Returns how many characters. */
  #count(messages: number): number {
    const { made, size } = this.#calls() ?? { made: 0, size: 0 };
    const second = Math.floor(this.#clock.now() / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#batches = this.#messages = this.#characters = 0;
      this.#answered = made - size;
    }
    this.#batches++;
    this.#messages += messages;
    const answers = this.#answers = made - this.#answered;
    const more = PER_CALL * answers;
    const isFlood = this.#batches > MOST_BATCHES + more || this.#messages > MOST_MESSAGES + more;
    if (isFlood) throw flood();
    return MOST_CHARACTERS + CHARACTERS_PER_CALL * answers;
  }
}

function flood(): WorkerError {
  return new WorkerError("it flooded the main thread with messages");
}

/** The error of a Worker that sent what Postern never sends. */
export function malformed(): WorkerError {
  return new WorkerError("it sent a malformed message to the main thread");
}
