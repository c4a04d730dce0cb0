/**
 * The dispatcher: the queues of all bots, the limit that they share, and their common end.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import type { Update } from "../telegram/types.ts";
import type { Clock } from "../util/clock.ts";
import { Admission } from "./admission.ts";
import { arrivalOf } from "./arrival.ts";
import type { Account } from "./account.ts";
import type { Bot } from "./bot.ts";
import { BotQueue } from "./bot_queue.ts";
import type { Delivery } from "./delivery.ts";
import { type Outcome, OUTCOMES } from "./outcome.ts";
import { Reporter } from "./report.ts";
import { type CreateRun, Run } from "./run.ts";
import { Generations } from "./seen_updates.ts";
import type { Shared } from "./shared.ts";
import { ReplyCache } from "./reply_cache.ts";

/** Options for a {@linkcode Dispatcher}. */
export interface DispatcherOptions {
  readonly clock: Clock;
  /** How many deliveries may wait, together with runs that go on without one. */
  readonly maxInFlight: number;
  /** Takes the events. */
  readonly emit: Observer;
}

/** Runs the updates of any number of bots. */
export class Dispatcher {
  readonly #shared: Shared;
  readonly #queues = new Set<BotQueue>();
  #drained: Promise<void> | undefined;

  /** @param options Its limit, its clock, and who hears of it. */
  constructor({ clock, emit, maxInFlight }: DispatcherOptions) {
    this.#shared = {
      clock,
      report: new Reporter(emit),
      admission: new Admission(maxInFlight),
      generations: new Generations(clock),
      sentReplies: new ReplyCache(),
      createRun: (owner, arrival, lane, attempt, album) =>
        new Run(owner, arrival, lane, attempt, album),
    };
  }

  /** Deliveries that wait and runs that go on without one. */
  get inFlight(): number {
    return this.#shared.admission.inFlight;
  }

  /** Whether it takes nothing more because it is being shut down. */
  get draining(): boolean {
    return this.#drained !== undefined;
  }

  /** From now on makes its runs in another way: such as can be watched. */
  makeRuns(createRun: CreateRun): void {
    this.#shared.createRun = createRun;
  }

  /** Makes the queue of a bot. */
  host(bot: Bot): BotQueue {
    const queue = new BotQueue(bot, this.#shared);
    this.#queues.add(queue);
    return queue;
  }

  /**
   * Has an update run that came without a request, and waits for the end of its run, however long
   * that takes.
   *
   * @param attempt Which attempt it is, where the caller counts.
   * @param account Who remembers it, if not the engine.
   * @returns What became of it; `unavailable` if no place is free.
   */
  dispatch(
    queue: BotQueue,
    update: Update,
    attempt?: number,
    account?: Account,
  ): Promise<Outcome> {
    const { clock, report } = this.#shared;
    const arrivedAt = clock.now();
    // Whoever brings it may bring it again, and a handler may change what it is given.
    const arrival = { ...arrivalOf(structuredClone(update), update), account };
    return new Promise((resolve) => {
      const delivery: Delivery = {
        dueAt: Infinity,
        carriesReply: false,
        attempt,
        settle(outcome) {
          const ms = clock.now() - arrivedAt;
          report.settled({ bot: queue.bot, ...arrival }, outcome.type, ms);
          resolve(outcome);
        },
      };
      const waiter = queue.admit(delivery);
      if (waiter) queue.dispatch(waiter, arrival, arrivedAt);
      else delivery.settle(OUTCOMES.unavailable);
    });
  }

  /**
   * Takes nothing more and waits for what goes on. What is not over in time is given up: its
   * signal aborts, and after a moment to tidy up nobody waits for it any longer.
   */
  drain(ms: number): Promise<void> {
    return this.#drained ??= this.#drain(ms);
  }

  /** The same for one bot, which is forgotten then. */
  async release(queue: BotQueue, ms: number): Promise<void> {
    await queue.drain(ms);
    this.#queues.delete(queue);
    queue.history.forget();
  }

  async #drain(ms: number): Promise<void> {
    await Promise.all([...this.#queues].map((queue) => queue.drain(ms)));
    this.#shared.generations.close();
  }
}
