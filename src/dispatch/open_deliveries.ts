/**
 * The deliveries of one bot that are waiting for an answer.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { Admission } from "./admission.ts";
import { DeadlineQueue } from "./deadlines.ts";
import type { Delivery } from "./delivery.ts";
import { type Outcome, OUTCOMES } from "./outcome.ts";
import { Waiter } from "./waiter.ts";

/** Options for {@linkcode OpenDeliveries}. */
export interface OpenDeliveriesOptions {
  readonly clock: Clock;
  readonly admission: Admission;
  /** Called with each one that has reached its deadline. */
  onExpire(waiter: Waiter): void;
  /** One was settled. */
  onSettled(): void;
}

/** Admits deliveries, with a deadline each, and settles them. */
export class OpenDeliveries {
  readonly #options: OpenDeliveriesOptions;
  #deadlines: DeadlineQueue<Waiter> | undefined;
  #open = 0;
  #detached = 0;

  /** @param options Their dependencies and callbacks. */
  constructor(options: OpenDeliveriesOptions) {
    this.#options = options;
  }

  /** How many have not been answered. */
  get open(): number {
    return this.#open;
  }

  /** Places taken by deliveries and by runs that no delivery waits for. */
  get inFlight(): number {
    return this.#open + this.#detached;
  }

  /** No delivery waits any more for a run that must finish all the same. */
  detach(): void {
    this.#detached++;
    this.#options.admission.enter();
  }

  /** A detached run has finished, or a delivery waits for it again. */
  attach(): void {
    this.#detached--;
    this.#options.admission.leave();
  }

  /** Admits a delivery if there is room. */
  admit(delivery: Delivery, mayBegin: boolean): Waiter | undefined {
    if (!delivery.uncounted && !this.#options.admission.tryEnter()) return undefined;
    this.#open++;
    return new Waiter(delivery, mayBegin);
  }

  /** Starts its deadline unless it has been answered. */
  wait(waiter: Waiter): void {
    if (waiter.settled) return;
    const { clock, onExpire } = this.#options;
    waiter.fallDueIn(this.#deadlines ??= new DeadlineQueue(clock, onExpire));
  }

  /** Answers it unless it has been answered. */
  settle(waiter: Waiter, outcome: Outcome, now?: number): void {
    if (waiter.settled) return;
    this.#open--;
    if (!waiter.delivery.uncounted) this.#options.admission.leave();
    waiter.settle(outcome, now, this.#deadlines);
    this.#options.onSettled();
  }

  /** Answers those that still have a deadline as unavailable. */
  giveUp(): void {
    for (const waiter of this.#deadlines ?? []) this.settle(waiter, OUTCOMES.unavailable);
  }

  /** Clears the timer unless a delivery is still waiting. */
  close(): void {
    if (this.#open === 0) this.#deadlines?.close();
  }
}
