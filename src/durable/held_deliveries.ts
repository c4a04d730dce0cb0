/**
 * Held deliveries: requests whose update is being committed, or has been committed and whose
 * answer may still carry the reply of its run.
 *
 * @module
 */
import type { Arrival } from "../dispatch/arrival.ts";
import type { BotQueue } from "../dispatch/bot_queue.ts";
import { type Deadline, DeadlineQueue } from "../dispatch/deadlines.ts";
import type { Delivery } from "../dispatch/delivery.ts";
import { type Outcome, OUTCOMES } from "../dispatch/outcome.ts";
import type { Waiter } from "../dispatch/waiter.ts";
import type { Sender } from "../store/acceptor/next_batch.ts";
import type { Receipt } from "../store/acceptor/types.ts";
import { PairMap } from "../util/collections/pair_map.ts";
import type { Clock } from "../util/clock.ts";

/** The store did not accept it. */
export const REFUSED: Outcome = { type: "unavailable", reason: "store" };

/** Whether the application is shutting down. */
export interface Closable {
  readonly closing: boolean;
}

/** A delivery in front of the engine, and the sender of its update to the store. */
export class HeldDelivery implements Delivery, Sender {
  readonly carriesReply = true;
  readonly dueAt: number;
  readonly queue: BotQueue;
  readonly #delivery: Delivery;
  readonly #all: HeldDeliveries;
  readonly #app: Closable;
  /** Its place in the engine. */
  waiter: Waiter | undefined;
  /** The bot and id of its update, once it can be found by them. */
  bot = 0;
  id = 0;
  /** The parsed update, so that a run need not parse it again. */
  arrival: Arrival | undefined;
  /** When its answer leaves, with or without a reply. */
  deadline: Deadline<HeldDelivery> | undefined;
  /** The previous delivery of the same update. */
  earlier: HeldDelivery | undefined;
  /** Its answer at its deadline if nothing else is known, once its update has been read. */
  fallback: Outcome | undefined;
  /** How long it waits for the run once its update is committed. */
  answerMs = 0;

  constructor(delivery: Delivery, queue: BotQueue, all: HeldDeliveries, app: Closable) {
    this.dueAt = delivery.dueAt;
    this.queue = queue;
    this.#delivery = delivery;
    this.#all = all;
    this.#app = app;
  }

  /** Its update is in the store. */
  resolve(receipt: Receipt): void {
    // A run in another instance cannot send its reply in this answer.
    if (receipt.type === "elsewhere") return this.#all.committed(this, 0);
    if (receipt.type === "new" || !receipt.ended) return this.#all.committed(this, this.answerMs);
    const { reply } = receipt;
    this.answer(reply === undefined ? OUTCOMES.duplicate : { ...OUTCOMES.duplicate, body: reply });
  }

  /** It is not, and must be delivered again. */
  reject(): void {
    const { closing } = this.#app;
    if (closing) this.fallback = undefined;
    this.answer(closing ? OUTCOMES.unavailable : REFUSED);
  }

  /** Whether it still has to be answered. */
  get open(): boolean {
    return this.waiter !== undefined && !this.waiter.settled;
  }

  /** Answers it unless it has been answered. */
  answer(outcome: Outcome, now?: number): void {
    if (this.open) this.queue.deliveries.settle(this.waiter!, outcome, now);
  }

  isGone(): Promise<boolean> {
    return this.#delivery.isGone?.() ?? Promise.resolve(false);
  }

  settle(outcome: Outcome, now?: number): void {
    this.#all.settled(this);
    const { type } = outcome;
    const undecided = type === "unread" || type === "unavailable";
    this.#delivery.settle(undecided && this.fallback || outcome, now);
  }
}

/** All held deliveries of an application. */
export class HeldDeliveries {
  readonly #clock: Clock;
  /** The latest of each update, whose answer carries the reply: Telegram gave up on the others. */
  readonly #latest = new PairMap<HeldDelivery>();
  readonly #answers: DeadlineQueue<HeldDelivery>;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#answers = new DeadlineQueue(clock, (held) => held.answer(OUTCOMES.accepted));
  }

  /** The latest unanswered delivery of an update. */
  latest(bot: number, id: number): HeldDelivery | undefined {
    return this.#latest.get(bot, id);
  }

  /** Receives a delivery, which has yet to get a place in the engine. */
  receive(delivery: Delivery, queue: BotQueue, app: Closable): HeldDelivery {
    return new HeldDelivery(delivery, queue, this, app);
  }

  /** Its update is about to be committed, and its answer should carry the reply. */
  hold(held: HeldDelivery, bot: number, arrival: Arrival): void {
    const { id } = arrival;
    held.bot = bot;
    held.id = id;
    held.arrival = arrival;
    held.earlier = this.#latest.get(bot, id);
    this.#latest.set(bot, id, held);
  }

  /** Its update is committed: whatever happens now, the answer is 200. */
  committed(held: HeldDelivery, answerMs: number): void {
    held.fallback = OUTCOMES.accepted;
    if (!held.open) return;
    if (answerMs === 0) held.answer(OUTCOMES.accepted);
    else held.deadline = this.#answers.add(held, this.#clock.now() + answerMs);
  }

  /** The run of an update has ended: answers the deliveries still waiting for it. */
  ended(latest: HeldDelivery, outcome: Outcome, now?: number): void {
    const plain = outcome.body === undefined ? outcome : withoutBody(outcome);
    for (let held: HeldDelivery | undefined = latest; held;) {
      const { earlier }: HeldDelivery = held;
      held.fallback = OUTCOMES.accepted;
      held.answer(held === latest ? outcome : plain, now);
      held = earlier;
    }
  }

  /** Answers the one that has waited longest, to make room. Returns whether there was any. */
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

  /** One was answered. */
  settled(held: HeldDelivery): void {
    if (held.deadline) this.#answers.remove(held.deadline);
    const { bot, id, earlier } = held;
    if (bot === 0 || this.#latest.get(bot, id) !== held) return;
    if (earlier?.open) this.#latest.set(bot, id, earlier);
    else this.#latest.delete(bot, id);
  }
}

/** Only one answer carries the reply. */
function withoutBody({ body: _, ...outcome }: Outcome): Outcome {
  return outcome;
}
