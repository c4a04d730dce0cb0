/**
 * Waiters: deliveries inside the engine, from their admission to their answer.
 *
 * @module
 */
import type { Deadline, DeadlineQueue } from "./deadlines.ts";
import type { Delivery } from "./delivery.ts";
import type { Outcome } from "./outcome.ts";

/** A delivery that occupies a place in the engine until it is settled. */
export class Waiter {
  readonly delivery: Delivery;
  /** Whether a run may begin for it. */
  readonly mayBegin: boolean;
  #updateId: number | undefined;
  #deadline: Deadline<Waiter> | undefined;
  #settled = false;
  #gone = false;

  /**
   * @param delivery The delivery.
   * @param mayBegin Whether a run may begin for it.
   */
  constructor(delivery: Delivery, mayBegin: boolean) {
    this.delivery = delivery;
    this.mayBegin = mayBegin;
  }

  /** Whether it has been answered. */
  get settled(): boolean {
    return this.#settled;
  }

  /** The update it waits for; `undefined` while that is being read. */
  get updateId(): number | undefined {
    return this.#updateId;
  }

  /** Sets the update it waits for. */
  waitFor(updateId: number): void {
    this.#updateId = updateId;
  }

  /** Whether its answer can carry a reply. */
  get carriesReply(): boolean {
    return this.delivery.carriesReply && !this.#gone;
  }

  /** Checks whether the client is still there. Returns whether it has gone. */
  async look(): Promise<boolean> {
    if (await this.delivery.isGone?.()) this.#gone = true;
    return this.#gone;
  }

  /** Starts its deadline, if it has one. Most are settled before that. */
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
