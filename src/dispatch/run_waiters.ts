/**
 * The waiters of one run.
 *
 * @module
 */
import type { OpenDeliveries } from "./open_deliveries.ts";
import type { Outcome } from "./outcome.ts";
import type { Waiter } from "./waiter.ts";

const NOBODY: readonly Waiter[] = [];

/**
 * The deliveries waiting for one run, in order of arrival; hardly ever more than one. A run that
 * continues without any occupies a place itself.
 */
export class RunWaiters {
  readonly #deliveries: OpenDeliveries;
  #last: Waiter | undefined;
  #earlier: Waiter[] | undefined;
  #detached = false;

  /** @param deliveries Where their places are counted. */
  constructor(deliveries: OpenDeliveries) {
    this.#deliveries = deliveries;
  }

  /** Whether none is waiting. */
  get empty(): boolean {
    return this.#last === undefined;
  }

  /**
   * The delivery whose answer can carry the reply: the latest, because Telegram has given up on the
   * earlier ones.
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

  /** Removes one. */
  remove(waiter: Waiter): void {
    if (this.#last === waiter) this.#last = this.#earlier?.pop();
    else if (this.#earlier) this.#earlier = this.#earlier.filter((other) => other !== waiter);
    if (this.empty) this.detach();
  }

  /** No delivery is waiting, but the run continues. */
  detach(): void {
    this.#detached = true;
    this.#deliveries.detach();
  }

  /** The run is over: settles them all. */
  settle(outcome: Outcome, now?: number): void {
    this.#attach();
    while (this.#last) {
      const waiter = this.#last;
      this.#last = this.#earlier?.pop();
      this.#deliveries.settle(waiter, outcome, now);
    }
  }

  /** Those past their deadline whose timer has not fired yet. */
  pastDeadline(now: number): readonly Waiter[] {
    const last = this.#last;
    // Nearly always there is one, and it is in time.
    if (!this.#earlier && !(last && last.delivery.dueAt < now)) return NOBODY;
    const all = [...this.#earlier ?? [], ...last ? [last] : []];
    return all.filter(({ delivery }) => delivery.dueAt < now);
  }

  #attach(): void {
    if (!this.#detached) return;
    this.#detached = false;
    this.#deliveries.attach();
  }
}
