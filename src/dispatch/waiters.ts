/**
 * Waiters: deliveries inside the engine, from their admission to their answer.
 *
 * @module
 */
import type { Deadline, DeadlineQueue } from "./deadlines.ts";
import type { Delivery } from "./delivery.ts";
import type { Outcome } from "./outcome.ts";

/** A delivery that has its place in the engine until it is settled. */
export class Waiter {
  readonly delivery: Delivery;
  /** Whether a run may begin for it. */
  readonly mayBegin: boolean;
  #updateId: number | undefined;
  #deadline: Deadline<Waiter> | undefined;
  #settled = false;
  #gone = false;

  /**
   * @param delivery What waits.
   * @param mayBegin Whether a run may begin for it.
   */
  constructor(delivery: Delivery, mayBegin: boolean) {
    this.delivery = delivery;
    this.mayBegin = mayBegin;
  }

  /** Whether it has its answer. */
  get settled(): boolean {
    return this.#settled;
  }

  /** The update that it waits for; none while that is still being read. */
  get updateId(): number | undefined {
    return this.#updateId;
  }

  /** From now on it waits for an update. */
  waitFor(updateId: number): void {
    this.#updateId = updateId;
  }

  /** Whether its answer can carry a reply. */
  get carriesReply(): boolean {
    return this.delivery.carriesReply && !this.#gone;
  }

  /** Looks whether anybody is there to take the answer. Returns whether that has changed. */
  async look(): Promise<boolean> {
    if (await this.delivery.isGone?.()) this.#gone = true;
    return this.#gone;
  }

  /** Starts its deadline, if it has one. Most are settled before they need it. */
  fallDueIn(timeouts: DeadlineQueue<Waiter>): void {
    const { dueAt } = this.delivery;
    if (dueAt !== Infinity) this.#deadline ??= timeouts.add(this, dueAt);
  }

  /** Settles it. */
  settle(outcome: Outcome, now?: number, timeouts?: DeadlineQueue<Waiter>): void {
    this.#settled = true;
    if (this.#deadline) timeouts?.remove(this.#deadline);
    this.delivery.settle(outcome, now);
  }
}
