/**
 * Event-loop delay: notices code that blocks the thread, wherever it does so, while runs are in
 * progress.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { Reported } from "./run_reporter.ts";

/** A timer this late means that code has blocked the thread. */
const BLOCKED_MS = 1000;

const EVERY_MS = 500;

/** A run; the handlers of isolated bots have `onHardLimit`. */
type Run = Reported & { readonly bot: { readonly handler: { onHardLimit?(): unknown } } };

/** Options for a {@linkcode LoopDelay}. */
export interface LoopDelayOptions {
  readonly clock: Clock;
  /** Whether nothing is in progress. */
  isIdle(): boolean;
  /** The thread was blocked, by this run if it is known. */
  onBlocked(ms: number, run?: Run): void;
}

/** Watches the event loop of this thread. */
export class LoopDelay {
  readonly #options: LoopDelayOptions;
  #timer = 0;
  /** When the next check is due; one that is much later means that the thread was blocked. */
  #dueAt = Infinity;

  /** @param options When to watch, and what to do. */
  constructor(options: LoopDelayOptions) {
    this.#options = options;
  }

  /** A run continues after its handler's call has returned. */
  watch(): void {
    if (this.#timer === 0) this.#checkLater(this.#options.clock.now());
  }

  /** A handler's call has returned. Returns when. */
  called(run: Run, startedAt: number): number {
    const now = this.#options.clock.now();
    if (now - startedAt >= BLOCKED_MS) this.#report(now - startedAt, now, run);
    return now;
  }

  /** A handler is done. If the thread has been blocked, it did that: this is still the same turn. */
  returned(run: Run, now: number): void {
    // A handler in a Worker blocks nothing here.
    if (now - this.#dueAt >= BLOCKED_MS && !run.bot.handler.onHardLimit) {
      this.#report(now - this.#dueAt, now, run);
    }
  }

  /** Stops, unless something is in progress. */
  rest(): void {
    const { clock, isIdle } = this.#options;
    if (!isIdle()) return;
    clock.clearTimer(this.#timer);
    this.#timer = 0;
    this.#dueAt = Infinity;
  }

  #checkLater(now: number): void {
    this.#dueAt = now + EVERY_MS;
    this.#timer = this.#options.clock.setTimer(() => this.#check(), EVERY_MS);
  }

  #check(): void {
    const now = this.#options.clock.now();
    if (now - this.#dueAt >= BLOCKED_MS) this.#report(now - this.#dueAt, now);
    this.#checkLater(now);
    this.rest();
  }

  /** Nothing is reported twice. */
  #report(ms: number, now: number, run?: Run): void {
    if (this.#timer !== 0) this.#dueAt = now;
    this.#options.onBlocked(ms, run);
  }
}
