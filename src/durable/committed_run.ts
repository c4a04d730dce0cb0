/**
 * A run of a committed update, as the engine and the store see each other.
 *
 * @module
 */
import type { UpdateHistory } from "../dispatch/update_history.ts";
import type { Delivery } from "../dispatch/delivery.ts";
import type { Verdict } from "../dispatch/verdict.ts";
import { type Outcome, OUTCOMES } from "../dispatch/outcome.ts";
import { WorkerError } from "../handler/worker_error.ts";
import type { RunContext, RunResult } from "../store/acceptor/types.ts";
import type { Stored } from "../store/types.ts";
import { checkLength, jsonText } from "../util/json/json_text.ts";
import type { HeldDeliveries, HeldDelivery } from "./held_deliveries.ts";

/** Options for a {@linkcode CommittedRun}. */
export interface CommittedRunOptions {
  readonly update: Stored;
  readonly held: HeldDeliveries;
  readonly context: RunContext;
  /** Called once, when the run has ended. Returns the result for the store, if any. */
  readonly onEnd: (end: RunResult | "given up") => RunResult | undefined;
  /** Called for a part of an album, which takes more parts until the promise resolves. */
  readonly onCollected?: (complete: Promise<void>) => void;
}

function unhandled({ kind }: Stored): Error {
  return new Error(
    `Cannot run the update: this version of the bot has no handler for ${kind}, ` +
      "unlike the one that accepted it; replay it there",
  );
}

/**
 * For the engine, it is both the delivery of an update that a store has committed and the history
 * of that update. The engine itself remembers nothing of it.
 */
export class CommittedRun implements Delivery, UpdateHistory {
  readonly dueAt = Infinity;
  readonly uncounted = true;
  readonly attempt: number;
  readonly seq: number;
  readonly waitedSince: number;
  readonly #options: CommittedRunOptions;
  #reply: string | undefined;
  /** The total length of its tasks, in characters. */
  #scheduled = 0;
  /** Its result, once it has ended. */
  result: RunResult | undefined;
  #resolve: ((result: RunResult) => void) | undefined;

  constructor(options: CommittedRunOptions) {
    this.#options = options;
    this.attempt = options.context.attempt;
    this.seq = options.update.seq;
    this.waitedSince = options.context.dueAt;
  }

  /** The request waiting for its answer, if any. */
  get latest(): HeldDelivery | undefined {
    const { held, update: { bot, id } } = this.#options;
    return held.latest(bot, id);
  }

  get carriesReply(): boolean {
    return this.latest !== undefined;
  }

  /** Resolves with its result. */
  whenOver(): Promise<RunResult> {
    return new Promise((resolve) => this.#resolve = resolve);
  }

  get signal(): AbortSignal {
    return this.#options.context.signal;
  }

  isGone(): Promise<boolean> {
    return this.latest?.isGone() ?? Promise.resolve(false);
  }

  respond(body: string): void {
    this.#answer({ type: "handled", body });
  }

  settle(outcome: Outcome, now?: number): void {
    this.#answer(outcome, now);
    const { over, complete } = outcome;
    if (!over) return this.#end(outcome);
    if (complete) this.#options.onCollected?.(complete);
    void over.then((end) => this.#end(end));
  }

  isDone(): boolean {
    return false;
  }

  /** What ended a Worker is found in the same way as what ended a process: the store counts crashes. */
  judge(error: unknown): Verdict | undefined {
    return error instanceof WorkerError ? { again: true } : undefined;
  }

  done(): void {}

  failed(): void {}

  replied(): void {}

  once<T>(_id: number, name: string, fn: () => T | Promise<T>): Promise<T> {
    return this.#options.context.once(name, fn);
  }

  later(delayMs: number, name: string, data: unknown): void {
    const task = jsonText({ name, data }, `data of task "${name}"`)!;
    // They are committed together.
    checkLength(this.#scheduled += task.length, "the data of this run's tasks");
    this.#options.context.later(delayMs, task);
  }

  /** A committed update is answered with 200, however its run ends. */
  #answer(outcome: Outcome, now?: number): void {
    if (outcome.body !== undefined) this.#reply = outcome.body;
    const { latest } = this;
    if (!latest) return;
    const { type } = outcome;
    const isOk = type === "handled" || type === "ignored" || type === "dead" || type === "accepted";
    this.#options.held.ended(latest, isOk ? outcome : OUTCOMES.accepted, now);
  }

  #end(outcome: Outcome): void {
    const result = this.#options.onEnd(this.#resultOf(outcome));
    if (!result) return;
    this.result = result;
    this.#resolve?.(result);
  }

  #resultOf({ type, error, afterMs }: Outcome): RunResult | "given up" {
    if (type === "failed" && error instanceof WorkerError) {
      return { type: "failed", error, ...error.crash ? { crashed: true } : { uncounted: true } };
    }
    if (type === "failed" || type === "dead") {
      return {
        ...{ type: "failed", error, final: type === "dead" },
        ...afterMs !== undefined && { retryAfterMs: afterMs },
      };
    }
    // It was accepted by an instance that has a handler, perhaps of another version of the bot.
    if (type === "ignored") return { type: "failed", error: unhandled(this.#options.update) };
    if (type === "unavailable" || type === "timeout" || type === "unread") return "given up";
    return { type: "done", ...this.#reply !== undefined && { reply: this.#reply } };
  }
}
