/**
 * The context of a run: what its handler gets alongside the update.
 *
 * @module
 */
import type { LogLevel } from "../events/events.ts";
import { type BotLog, type HostingContext, logOf } from "../handler/context.ts";
import { onceProblem } from "../handler/once_arguments.ts";
import type { Api } from "../telegram/api/mod.ts";
import type { Update } from "../telegram/types.ts";
import { runEnded } from "../util/run_ended.ts";
import type { Bot } from "./bot.ts";

/** What a context needs from its run. */
export interface ContextSource {
  readonly bot: Bot;
  /** The update as it arrived, or its JSON. */
  readonly original: Update | string;
  readonly attempt: number;
  readonly state: string;
  readonly signal: AbortSignal;
  /** When the answer is sent at the latest, in ms since the epoch. */
  readonly answerLeavesAt: number;
  /** Whether a response is open that could carry a reply. */
  readonly responseOpen: boolean;
  /** Sends the response while the handler continues. Returns whether one was open. */
  respond(body: string): boolean;
  /** Calls a function once for the update. */
  once<T>(name: string, fn: () => T | Promise<T>): Promise<T>;
  /** Schedules a task of the bot's module. */
  later(when: number | Date, name: string, data: unknown): void;
  /** Writes to the log for the handler. */
  log(level: LogLevel, text: string): void;
}

/** A run's context. Everything but `attempt` is created when first read. */
export class RunContext implements HostingContext {
  readonly #run: ContextSource;

  constructor(run: ContextSource) {
    this.#run = run;
  }

  get bot(): { readonly name: string; readonly id: number } {
    const { name, id } = this.#run.bot;
    return { name, id };
  }

  get original(): Update | string {
    return this.#run.original;
  }

  get api(): Api {
    return this.#run.bot.api;
  }

  get deadline(): number {
    return this.#run.answerLeavesAt;
  }

  get signal(): AbortSignal {
    return this.#run.signal;
  }

  get log(): BotLog {
    return logOf((level, text) => this.#run.log(level, text));
  }

  // deno-lint-ignore no-explicit-any
  get state(): any {
    return this.#run.bot.state;
  }

  get attempt(): number {
    return this.#run.attempt;
  }

  once<T>(name: string, fn: () => T | Promise<T>): Promise<T> {
    const problem = onceProblem(name, fn);
    return problem ? Promise.reject(problem) : this.#run.once(name, fn);
  }

  later(when: number | Date, name: string, data?: unknown): Promise<void> {
    // Misuse throws at once, so that it fails the run even where nobody awaits this.
    if (this.#run.state === "over") throw runEnded(`schedule task "${String(name)}"`);
    this.#run.later(when, name, data);
    return Promise.resolve();
  }

  get responseOpen(): boolean {
    return this.#run.responseOpen;
  }

  respond(body: string): boolean {
    return this.#run.respond(body);
  }
}
