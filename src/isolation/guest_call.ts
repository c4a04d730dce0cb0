/**
 * A call inside a Worker: its context, from what came with it and what the main thread can provide.
 *
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { type BotLog, type HostingContext, logOf } from "../handler/context.ts";
import { onceProblem } from "../handler/once_arguments.ts";
import { delayUntil, taskNamed, type Tasks } from "../handler/tasks.ts";
import type { Api } from "../telegram/api/mod.ts";
import { jsonText } from "../util/json/json_text.ts";
import { LazyAbortController } from "../util/lazy_abort.ts";
import { runEnded } from "../util/run_ended.ts";
import { packError, type PortableError, unpackError } from "./portable_error.ts";
import type { ToMain } from "./protocol.ts";

/** A bot inside a Worker. */
export interface GuestBot {
  readonly name: string;
  readonly id: number;
  readonly api: Api;
  readonly state: unknown;
  readonly tasks: Tasks;
}

/** Options for a {@linkcode GuestCall}. */
export interface GuestCallOptions {
  readonly id: number;
  readonly bot: GuestBot;
  readonly attempt: number;
  readonly deadline: number;
  readonly responseOpen: boolean;
  send(message: ToMain): void;
}

interface OnceCall {
  readonly name: string;
  readonly fn: () => unknown;
  readonly result: PromiseWithResolvers<unknown>;
}

/** A call in progress, as the context of its handler. */
export class GuestCall implements HostingContext {
  readonly attempt: number;
  readonly deadline: number;
  readonly #options: GuestCallOptions;
  readonly #aborting = new LazyAbortController();
  #once: OnceCall[] | undefined;
  #watching = false;
  #responded = false;
  #ended = false;

  constructor(options: GuestCallOptions) {
    this.#options = options;
    this.attempt = options.attempt;
    this.deadline = options.deadline;
  }

  get bot(): { readonly name: string; readonly id: number } {
    const { name, id } = this.#options.bot;
    return { name, id };
  }

  get api(): Api {
    return this.#options.bot.api;
  }

  // deno-lint-ignore no-explicit-any
  get state(): any {
    return this.#options.bot.state;
  }

  get log(): BotLog {
    const { id, send } = this.#options;
    return logOf((level, text) => send(["log", id, level, text]));
  }

  /** On first use, asks the main thread to report when the call aborts. */
  get signal(): AbortSignal {
    if (!this.#watching) {
      this.#watching = true;
      this.#options.send(["watch", this.#options.id]);
    }
    return this.#aborting.signal;
  }

  get responseOpen(): boolean {
    return this.#options.responseOpen && !this.#responded;
  }

  respond(body: string): boolean {
    if (!this.responseOpen) return false;
    this.#responded = true;
    this.#options.send(["respond", this.#options.id, body]);
    return true;
  }

  once<T>(name: string, fn: () => T | Promise<T>): Promise<T> {
    const { id, send } = this.#options;
    const problem = onceProblem(name, fn);
    if (problem) return Promise.reject(problem);
    if (this.#ended) return Promise.reject(runEnded(`call ctx.once("${name}")`));
    const result = Promise.withResolvers<unknown>();
    // It is called from a message, but belongs to the run.
    const bound = AsyncLocalStorage.bind(fn);
    const number = (this.#once ??= []).push({ name, fn: bound, result }) - 1;
    send(["once", id, number, name]);
    return result.promise as Promise<T>;
  }

  /** Misuse throws at once. Without a store the main thread fails the run. */
  later(when: number | Date, name: string, data?: unknown): Promise<void> {
    const { id, bot, send } = this.#options;
    if (this.#ended) throw runEnded(`schedule task "${String(name)}"`);
    taskNamed(bot.tasks, name, "schedule");
    send([
      "later",
      id,
      delayUntil(when, Date.now()),
      name,
      jsonText(data, `data of task "${name}"`),
    ]);
    return Promise.resolve();
  }

  /** Its handler is done: nothing more can be asked of the main thread. */
  end(): void {
    this.#ended = true;
  }

  /** The run was abandoned. */
  abort(name: string, message: string): void {
    this.#aborting.abort(new DOMException(message, name));
  }

  /** Calls a function that has no remembered result. */
  async callOnce(number: number): Promise<void> {
    const { id, send } = this.#options;
    try {
      const { name, fn } = this.#once![number]!;
      const json = jsonText(await fn(), `result of ctx.once("${name}")`);
      send(["once_done", id, number, json]);
    } catch (error) {
      send(["once_done", id, number, undefined, packError(error)]);
    }
  }

  /** What a function returned, now or in an earlier attempt. */
  settleOnce(number: number, json: string | undefined, error?: PortableError): void {
    const { result } = this.#once![number]!;
    if (error) result.reject(unpackError(error));
    else result.resolve(json === undefined ? undefined : JSON.parse(json));
  }
}
