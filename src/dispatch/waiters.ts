/**
 * Waiters: deliveries inside the engine, and those among them that wait for the same run.
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

/** The deliveries that wait for one run, in order of arrival. There is hardly ever more than one. */
export class Waiters {
  #last: Waiter | undefined;
  #earlier: Waiter[] | undefined;

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
    if (this.#last) (this.#earlier ??= []).push(this.#last);
    this.#last = waiter;
  }

  /** Takes one out. */
  remove(waiter: Waiter): void {
    if (this.#last === waiter) this.#last = this.#earlier?.pop();
    else if (this.#earlier) this.#earlier = this.#earlier.filter((other) => other !== waiter);
  }

  /** Takes out the latest. */
  takeLast(): Waiter | undefined {
    const waiter = this.#last;
    this.#last = this.#earlier?.pop();
    return waiter;
  }

  /** Those that wait, the latest last. */
  *[Symbol.iterator](): Iterator<Waiter> {
    if (this.#earlier) yield* [...this.#earlier];
    if (this.#last) yield this.#last;
  }
}
