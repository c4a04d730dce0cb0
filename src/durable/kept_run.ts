/**
 * Kept runs: a run of a committed update, as the engine and the store see each other.
 *
 * @module
 */
import type { Account } from "../dispatch/account.ts";
import type { Delivery } from "../dispatch/delivery.ts";
import type { Outcome } from "../dispatch/outcome.ts";
import type { RunContext, RunResult } from "../store/acceptor/types.ts";
import { jsonText } from "../util/json_text.ts";
import type { HeldDeliveries } from "./held.ts";

/** Options for a {@linkcode KeptRun}. */
export interface KeptRunOptions {
  /** Names the update. */
  readonly key: string;
  /** Its number in the store. */
  readonly seq: number;
  readonly held: HeldDeliveries;
  readonly context: RunContext;
  /** Called once, when the run has ended. */
  readonly onEnd: (result: RunResult | "given up") => void;
  /** Called if it is a part of an album, which takes more until the promise resolves. */
  readonly onCollected?: (complete: Promise<void>) => void;
}

/**
 * To the engine, the delivery of an update that a store has committed, and its account. The engine
 * remembers nothing of it.
 */
export class KeptRun implements Delivery, Account {
  readonly dueAt = Infinity;
  readonly uncounted = true;
  readonly attempt: number;
  readonly seq: number;
  readonly waitedSince: number;
  readonly #options: KeptRunOptions;
  #reply: string | undefined;

  constructor(options: KeptRunOptions) {
    this.#options = options;
    this.attempt = options.context.attempt;
    this.seq = options.seq;
    this.waitedSince = options.context.dueAt;
  }

  /** Whether a request still waits for the answer. */
  get carriesReply(): boolean {
    const { held, key } = this.#options;
    return held.latest(key) !== undefined;
  }

  get signal(): AbortSignal {
    return this.#options.context.signal;
  }

  isGone(): Promise<boolean> {
    const { held, key } = this.#options;
    return held.latest(key)?.isGone() ?? Promise.resolve(false);
  }

  respond(body: string): void {
    this.#answer({ type: "handled", body });
  }

  settle(outcome: Outcome, now?: number): void {
    const { onEnd, onCollected } = this.#options;
    if (outcome.over) {
      this.#answer(outcome, now);
      if (outcome.complete) onCollected?.(outcome.complete);
      void outcome.over.then((end) => onEnd(this.#resultOf(end)));
      return;
    }
    this.#answer(outcome, now);
    onEnd(this.#resultOf(outcome));
  }

  isDone(): boolean {
    return false;
  }

  done(): void {}

  failed(): void {}

  replied(): void {}

  once<T>(_id: number, name: string, fn: () => T | Promise<T>): Promise<T> {
    return this.#options.context.once(name, fn);
  }

  later(delayMs: number, name: string, data: unknown): void {
    this.#options.context.later(delayMs, jsonText({ name, data }, `data of task "${name}"`)!);
  }

  /** What is committed is answered with 200, however its run ends. */
  #answer(outcome: Outcome, now?: number): void {
    const { held, key } = this.#options;
    if (outcome.body !== undefined) this.#reply = outcome.body;
    const { type } = outcome;
    const isOk = type === "handled" || type === "ignored" || type === "dead" || type === "accepted";
    held.ended(key, isOk ? outcome : { type: "accepted" }, now);
  }

  #resultOf({ type, error, afterMs }: Outcome): RunResult | "given up" {
    if (type === "failed" || type === "dead") {
      return {
        ...{ type: "failed", error, final: type === "dead" },
        ...afterMs !== undefined && { retryAfterMs: afterMs },
      };
    }
    if (type === "unavailable" || type === "timeout" || type === "unread") return "given up";
    return { type: "done", ...this.#reply !== undefined && { reply: this.#reply } };
  }
}
