/**
 * The context: what a handler gets alongside the update.
 *
 * @module
 */
import { textOf } from "../util/thrown.ts";
import type { LogLevel } from "../events/events.ts";
import type { Api } from "../telegram/api/mod.ts";
import type { Update } from "../telegram/types.ts";

/** Writes to Postern's log, with the bot and the update named in every line. */
export interface BotLog {
  /** For following a handler step by step; hidden unless `LOG_LEVEL=debug`. */
  debug(text: string): void;
  /** For what is normal and worth knowing. */
  info(text: string): void;
  /** For what may need a look. */
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
  /** The bot that is addressed. */
  readonly bot: { readonly name: string; readonly id: number };
  /** The bot's API client. */
  readonly api: Api;
  /** When the answer leaves, in ms since the epoch; under polling, when the run is given up. */
  readonly deadline: number;
  /** Aborted when the run is given up: at the hard limit, or at the end of a drain. */
  readonly signal: AbortSignal;
  /** A log that names the bot and the update. */
  readonly log: BotLog;
  /** What the application put there at start. */
  readonly state: State;
  /** 1 on the first delivery, then one more after each failure. */
  readonly attempt: number;
  /**
   * Does something once for this update, however often its handler is tried: the first result is
   * remembered until the update is over, and given again. So a handler that fails after its first
   * message does not send it a second time. With a store it outlasts the process; one that ends
   * between the call and the note makes the call again.
   *
   * @param name What it is called by, within the update.
   * @param fn What is to be done. If it fails, the next attempt does it again.
   * @returns Its result, as JSON holds it.
   * @throws {TypeError} If JSON cannot hold the result, such as a Map or a bigint. The update then
   * is a dead letter at once, so that nothing is done twice.
   */
  once<T>(name: string, fn: () => T | Promise<T>): Promise<T>;
  /**
   * Has a function of the module's `tasks` run later, once, in the chat's order. It is scheduled
   * with the success of this run, in the store, and survives restarts. Needs a store.
   *
   * @param when Milliseconds from now, or a date.
   * @param name What the function is called by in `tasks`.
   * @param data What it is given, as JSON holds it.
   * @throws {Error} If no store keeps this bot's updates.
   * @throws {TypeError} If `when` is not a time, or JSON cannot hold `data`.
   * @throws {RangeError} If `tasks` has no such function.
   */
  later(when: number | Date, name: string, data?: unknown): Promise<void>;
}

/** What a hosted framework gets in addition: the response, as long as it is open. */
export interface HostingContext extends Context {
  /** Whether a response is open that could carry a reply. */
  readonly responseOpen: boolean;
  /**
   * Sends the response at once, while the handler goes on. Then nobody delivers the update again.
   *
   * @param body The JSON of the reply.
   * @returns Whether a response was open.
   */
  respond(body: string): boolean;
}

/** Where an update that was handed to a framework keeps its context. */
const CONTEXT = Symbol.for("postern.context");

/** Lets {@linkcode contextOf} find the context of an update. */
export function keepContext(update: Update, ctx: Context): void {
  Object.defineProperty(update, CONTEXT, { value: ctx, configurable: true });
}

/**
 * The context of an update that a hosted framework is handling: what handler modules get with
 * the update, for a grammY or Telegraf middleware that wants the deadline, the signal or the state.
 *
 * @param update The update, as the framework was given it: `ctx.update` in grammY and Telegraf.
 * @returns The context, or `undefined` if Postern did not bring this update.
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

/** The log of a context: every level by one function. */
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
