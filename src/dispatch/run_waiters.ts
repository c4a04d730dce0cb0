/**
 * The waiters of one run.
 *
 * @module
 */
import type { Deliveries } from "./deliveries.ts";
import type { Outcome } from "./outcome.ts";
import type { Waiter } from "./waiters.ts";

/**
 * The deliveries that wait for one run, in order of arrival. There is hardly ever more than one. A
 * run that goes on without any keeps a place of its own.
 */
export class RunWaiters {
  readonly #deliveries: Deliveries;
  #last: Waiter | undefined;
  #earlier: Waiter[] | undefined;
  #detached = false;

  /** @param deliveries Where their places are counted. */
  constructor(deliveries: Deliveries) {
    this.#deliveries = deliveries;
  }

  /** Whether nobody waits. */
  get empty(): boolean {
    return this.#last === undefined;
  }

  /**
   * The delivery whose answer can carry the reply: the latest, because Telegram has given up those
   * before it.
   */
  get carrier(): Waiter | undefined {
    if (this.#last?.carriesReply) return this.#last;
    return this.#earlier?.findLast(({ carriesReply }) => carriesReply);
  }

  /** Adds one. */
  add(waiter: Waiter): void {
    this.#attach();
    if (this.#last) (this.#earlier ??= []).push(this.#last);
    this.#last = waiter;
  }

  /** Takes one out. */
  remove(waiter: Waiter): void {
    if (this.#last === waiter) this.#last = this.#earlier?.pop();
    else if (this.#earlier) this.#earlier = this.#earlier.filter((other) => other !== waiter);
    if (this.empty) this.detach();
  }

  /** Nobody waits, and the run goes on all the same. */
  detach(): void {
    this.#detached = true;
    this.#deliveries.detach();
  }

  /** The run is over: gives everyone the answer. */
  settle(outcome: Outcome, now?: number): void {
    this.#attach();
    while (this.#last) {
      const waiter = this.#last;
      this.#last = this.#earlier?.pop();
      this.#deliveries.settle(waiter, outcome, now);
    }
  }

  /** Those that wait, the latest last. */
  *[Symbol.iterator](): Iterator<Waiter> {
    if (this.#earlier) yield* [...this.#earlier];
    if (this.#last) yield this.#last;
  }

  #attach(): void {
    if (!this.#detached) return;
    this.#detached = false;
    this.#deliveries.attach();
  }
}
