/**
 * The context: what a handler gets alongside the update.
 *
 * @module
 */
import { textOf } from "../util/thrown.ts";
import type { LogLevel } from "../events/events.ts";
import type { Api } from "../telegram/api/mod.ts";
import type { Update } from "../telegram/types.ts";

/** Writes to Postern's log; every line names the bot and the update. */
export interface BotLog {
  /** For tracing a handler step by step; hidden unless `LOG_LEVEL=debug`. */
  debug(text: string): void;
  /** For normal events worth knowing about. */
  info(text: string): void;
  /** For what may need attention. */
  warn(text: string): void;
  /** For what went wrong. */
  error(text: string): void;
}

/**
 * What a handler gets alongside the update.
 *
 * @typeParam State What the application put into `state` at start.
 */
// deno-lint-ignore no-explicit-any
export interface Context<State = any> {
  /** The bot that received the update. */
  readonly bot: { readonly name: string; readonly id: number };
  /** The bot's API client. */
  readonly api: Api;
  /** When the answer is sent, in ms since the epoch; under polling, when the run is abandoned. */
  readonly deadline: number;
  /** Aborted when the run is abandoned: at the hard limit, or at the end of a drain. */
  readonly signal: AbortSignal;
  /** A log that names the bot and the update. */
  readonly log: BotLog;
  /** What the application put there at start. */
  readonly state: State;
  /** 1 on the first delivery, then one more after each failure. */
  readonly attempt: number;
  /**
   * Does something once for this update, however often its handler is retried: the first result is
   * remembered until the update is finished, and returned again. So a handler that fails after its
   * first message does not send it a second time. With a store the result survives the process; if
   * the process ends after the call but before the result is recorded, the call is repeated.
   *
   * @param name Its name, unique within the update; at most 500 characters.
   * @param fn What to do. If it fails, the next attempt calls it again.
   * @returns Its result, after a round trip through JSON.
   * @throws {TypeError} If JSON cannot represent the result, such as a Map, a bigint or `NaN`, or it
   * has more than ten million characters. The update then becomes a dead letter at once, so that
   * nothing is done twice.
   * @throws {Error} If the run has ended, and a store would keep the result.
   */
  once<T>(name: string, fn: () => T | Promise<T>): Promise<T>;
  /**
   * Schedules a function of the module's `tasks` to run later, once, in the chat's order. It is
   * scheduled in the store if this run succeeds, and survives restarts. Needs a store.
   *
   * @param when Milliseconds from now, or a date.
   * @param name The function's name in `tasks`.
   * @param data Its argument, passed as JSON.
   * @throws {Error} If no store keeps this bot's updates, or the run has ended.
   * @throws {TypeError} If `when` is not a time up to the last `Date`, or JSON cannot represent
   * `data`, or that of all the run's tasks has more than ten million characters.
   * @throws {RangeError} If `tasks` has no such function.
   */
  later(when: number | Date, name: string, data?: unknown): Promise<void>;
}

/** What a hosted framework also gets: the response, while it is open. */
export interface HostingContext extends Context {
  /** The update as it arrived, or its JSON; unknown in a Worker. */
  readonly original?: Update | string;
  /** Whether an open response could carry a reply. */
  readonly responseOpen: boolean;
  /**
   * Sends the response at once, while the handler continues. The update is not redelivered then.
   *
   * @param body The JSON of the reply.
   * @returns Whether a response was open.
   */
  respond(body: string): boolean;
}

/** The key under which an update handed to a framework keeps its context. */
const CONTEXT = Symbol.for("postern.context");

/** Lets {@linkcode contextOf} find the context of an update. */
export function keepContext(update: Update, ctx: Context): void {
  Object.defineProperty(update, CONTEXT, { value: ctx, configurable: true });
}

/**
 * The context of an update that a hosted framework is handling: gives grammY or Telegraf middleware
 * the deadline, the signal and the state that handler modules get.
 *
 * @param update The update, as the framework received it: `ctx.update` in grammY and Telegraf.
 * @returns The context, or `undefined` if the update did not come from Postern.
 *
 * @example Usage
 * ```ts
 * import { createApp } from "../app/app.ts";
 * import { contextOf } from "./context.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const names: unknown[] = [];
 * const framework = {
 *   handleUpdate(update: object) {
 *     names.push(contextOf(update)?.bot.name);
 *   },
 * };
 * const app = createApp({ bots: { echo: { token: "123456:example", handler: framework } } });
 * await app.dispatch("echo", { update_id: 1 });
 * assertEquals(names, ["echo"]);
 * await app.close();
 * ```
 */
export function contextOf(update: object): Context | undefined {
  return (update as { [CONTEXT]?: Context })[CONTEXT];
}

/** Creates a context's log from one function that takes the level. */
export function logOf(say: (level: LogLevel, text: string) => void): BotLog {
  // Without types anything may be passed, and observers expect a string.
  const sayText = (level: LogLevel) => (text: unknown) => say(level, textOf(text));
  return {
    debug: sayText("debug"),
    info: sayText("info"),
    warn: sayText("warn"),
    error: sayText("error"),
  };
}
