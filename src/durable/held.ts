/**
 * Held deliveries: requests whose update is being committed, or is committed and whose answer may
 * still carry the reply of its run.
 *
 * @module
 */
import type { Arrival } from "../dispatch/arrival.ts";
import type { BotQueue } from "../dispatch/bot_queue.ts";
import { type Deadline, DeadlineQueue } from "../dispatch/deadlines.ts";
import type { Delivery } from "../dispatch/delivery.ts";
import { type Outcome, OUTCOMES } from "../dispatch/outcome.ts";
import type { Waiter } from "../dispatch/waiters.ts";
import type { Clock } from "../util/clock.ts";

/** The store has not taken it. */
export const REFUSED: Outcome = { type: "unavailable", reason: "store" };

/** A delivery in front of the engine. */
export class HeldDelivery implements Delivery {
  readonly carriesReply = true;
  readonly dueAt: number;
  readonly queue: BotQueue;
  readonly #delivery: Delivery;
  readonly #onSettled: (held: HeldDelivery) => void;
  /** Its place in the engine. */
  waiter: Waiter | undefined;
  /** The update that it brought, once that has been read. */
  key = "";
  /** The same update, unless a run has taken it. */
  arrival: Arrival | undefined;
  /** When its answer leaves, with or without a reply. */
  deadline: Deadline<HeldDelivery> | undefined;
  /** The delivery of the same update that came before. */
  earlier: HeldDelivery | undefined;
  /** Its answer if nothing else is known when its time is over, once its update has been read. */
  fallback: Outcome | undefined;

  constructor(delivery: Delivery, queue: BotQueue, onSettled: (held: HeldDelivery) => void) {
    this.dueAt = delivery.dueAt;
    this.queue = queue;
    this.#delivery = delivery;
    this.#onSettled = onSettled;
  }

  /** Whether its answer has not left. */
  get open(): boolean {
    return this.waiter !== undefined && !this.waiter.settled;
  }

  /** Gives it its answer, unless it has one. */
  answer(outcome: Outcome, now?: number): void {
    if (this.open) this.queue.deliveries.settle(this.waiter!, outcome, now);
  }

  isGone(): Promise<boolean> {
    return this.#delivery.isGone?.() ?? Promise.resolve(false);
  }

  settle(outcome: Outcome, now?: number): void {
    this.#onSettled(this);
    const { type } = outcome;
    const untold = type === "unread" || type === "unavailable";
    this.#delivery.settle(untold && this.fallback || outcome, now);
  }
}

/** All held deliveries of an application. */
export class HeldDeliveries {
  readonly #clock: Clock;
  /** For each update the latest, whose answer carries the reply: Telegram has given up the others. */
  readonly #latest = new Map<string, HeldDelivery>();
  readonly #answers: DeadlineQueue<HeldDelivery>;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#answers = new DeadlineQueue(clock, (held) => held.answer(OUTCOMES.accepted));
  }

  /** The latest one that brought an update and waits for its answer. */
  latest(key: string): HeldDelivery | undefined {
    return this.#latest.get(key);
  }

  /** A delivery that asks for a place in the engine. */
  receive(delivery: Delivery, queue: BotQueue): HeldDelivery {
    return new HeldDelivery(delivery, queue, this.#settled);
  }

  /** Its update is about to be committed, and its answer is to carry the reply. */
  hold(held: HeldDelivery, key: string, arrival: Arrival): void {
    held.key = key;
    held.arrival = arrival;
    held.earlier = this.#latest.get(key);
    this.#latest.set(key, held);
  }

  /** Its update is committed: whatever happens now, the answer is 200. */
  committed(held: HeldDelivery, answerMs: number): void {
    held.fallback = OUTCOMES.accepted;
    if (!held.open) return;
    if (answerMs === 0) held.answer(OUTCOMES.accepted);
    else held.deadline = this.#answers.add(held, this.#clock.now() + answerMs);
  }

  /** The run of an update has ended: answers whoever still waits for it. */
  ended(key: string, outcome: Outcome, now?: number): void {
    const latest = this.#latest.get(key);
    if (!latest) return;
    const { body: _, ...plain } = outcome;
    for (let held: HeldDelivery | undefined = latest; held;) {
      const { earlier }: HeldDelivery = held;
      held.fallback = OUTCOMES.accepted;
      held.answer(held === latest ? outcome : plain, now);
      held = earlier;
    }
  }

  /** Answers the one that has waited longest, to make room. Returns whether there was one. */
  answerOldest(): boolean {
    for (const held of this.#answers) {
      held.answer(OUTCOMES.accepted);
      return true;
    }
    return false;
  }

  /** Clears the timer. */
  close(): void {
    this.#answers.close();
  }

  readonly #settled = (held: HeldDelivery): void => {
    if (held.deadline) this.#answers.remove(held.deadline);
    if (this.#latest.get(held.key) !== held) return;
    if (held.earlier?.open) this.#latest.set(held.key, held.earlier);
    else this.#latest.delete(held.key);
  };
}
