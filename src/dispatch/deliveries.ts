/**
 * The deliveries of one bot that wait for their answer.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { Admission } from "./admission.ts";
import { DeadlineQueue } from "./deadlines.ts";
import type { Delivery } from "./delivery.ts";
import { type Outcome, OUTCOMES } from "./outcome.ts";
import { Waiter } from "./waiters.ts";

/** Options for {@linkcode Deliveries}. */
export interface DeliveriesOptions {
  readonly clock: Clock;
  readonly admission: Admission;
  /** Gets each one that has waited as long as it may. */
  onExpire(waiter: Waiter): void;
  /** One was settled. */
  onSettled(): void;
}

/** Gives deliveries a place and a deadline, and takes both back with the answer. */
export class Deliveries {
  readonly #options: DeliveriesOptions;
  #deadlines: DeadlineQueue<Waiter> | undefined;
  #open = 0;
  #detached = 0;

  /** @param options What they need, and who hears of them. */
  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  /** How many have no answer. */
  get open(): number {
    return this.#open;
  }

  /** The places that are taken: by deliveries, and by runs that go on without one. */
  get inFlight(): number {
    return this.#open + this.#detached;
  }

  /** Nobody waits any more for a run that must come to its end all the same. */
  detach(): void {
    this.#detached++;
    this.#options.admission.enter();
  }

  /** The end of a detached run, or of its being that. */
  attach(): void {
    this.#detached--;
    this.#options.admission.leave();
  }

  /** Gives one a place, if one is free. */
  admit(delivery: Delivery, mayBegin: boolean): Waiter | undefined {
    if (!delivery.uncounted && !this.#options.admission.tryEnter()) return undefined;
    this.#open++;
    return new Waiter(delivery, mayBegin);
  }

  /** Starts its deadline, unless it has its answer. */
  wait(waiter: Waiter): void {
    if (waiter.settled) return;
    const { clock, onExpire } = this.#options;
    waiter.fallDueIn(this.#deadlines ??= new DeadlineQueue(clock, onExpire));
  }

  /** Gives it its answer, unless it has one. */
  settle(waiter: Waiter, outcome: Outcome, now?: number): void {
    if (waiter.settled) return;
    this.#open--;
    if (!waiter.delivery.uncounted) this.#options.admission.leave();
    waiter.settle(outcome, now, this.#deadlines);
    this.#options.onSettled();
  }

  /** Gives up those that still have a deadline. */
  giveUp(): void {
    for (const waiter of this.#deadlines ?? []) this.settle(waiter, OUTCOMES.unavailable);
  }

  /** Clears the timer, unless somebody still waits. */
  close(): void {
    if (this.#open === 0) this.#deadlines?.close();
  }
}
