/**
 * The dispatcher: the queues of all bots, their shared limit, and draining them together.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import type { Update } from "../telegram/types.ts";
import type { Clock } from "../util/clock.ts";
import { Admission } from "./admission.ts";
import { arrivalOf } from "./arrival.ts";
import type { UpdateHistory } from "./update_history.ts";
import type { Bot } from "./bot.ts";
import { BotQueue } from "./bot_queue.ts";
import type { Delivery } from "./delivery.ts";
import { LoopDelay } from "./loop_delay.ts";
import { type Outcome, OUTCOMES } from "./outcome.ts";
import { RunReporter } from "./run_reporter.ts";
import { type CreateRun, Run } from "./run.ts";
import { Generations } from "./seen_updates.ts";
import type { QueueDeps } from "./queue_deps.ts";
import { ReplyCache } from "./reply_cache.ts";

/** Options for a {@linkcode Dispatcher}. */
export interface DispatcherOptions {
  readonly clock: Clock;
  /** The limit on waiting deliveries and on runs that no delivery waits for, together. */
  readonly maxInFlight: number;
  /** Receives the events. */
  readonly emit: Observer;
}

/** Runs the updates of any number of bots. */
export class Dispatcher {
  readonly #deps: QueueDeps;
  readonly #queues = new Set<BotQueue>();
  #drained: Promise<void> | undefined;

  /** @param options Its limit, its clock and its observer. */
  constructor({ clock, emit, maxInFlight }: DispatcherOptions) {
    const report = new RunReporter(emit);
    const admission = new Admission(maxInFlight);
    this.#deps = {
      ...{ clock, report, admission },
      loop: new LoopDelay({
        clock,
        isIdle: () => admission.inFlight === 0,
        onBlocked: (ms, run) => run ? report.blocked(run, ms) : report.stalled(this.#running(), ms),
      }),
      generations: new Generations(clock),
      sentReplies: new ReplyCache(),
      createRun: (owner, arrival, lane, attempt, album) =>
        new Run(owner, arrival, lane, attempt, album),
    };
  }

  /** Waiting deliveries, and runs that no delivery waits for. */
  get inFlight(): number {
    return this.#deps.admission.inFlight;
  }

  /** Whether it is shutting down and accepts no more updates. */
  get draining(): boolean {
    return this.#drained !== undefined;
  }

  /** Changes how runs are created from now on, so that they can be watched. */
  makeRuns(createRun: CreateRun): void {
    this.#deps.createRun = createRun;
  }

  /** Creates the queue of a bot. */
  host(bot: Bot): BotQueue {
    const queue = new BotQueue(bot, this.#deps);
    this.#queues.add(queue);
    return queue;
  }

  /**
   * Runs an update that did not come in a request, and waits for the run to end, however long that
   * takes.
   *
   * @param attempt Which attempt it is, if the caller counts them.
   * @param history The history that remembers it, if not the engine's.
   * @returns Its outcome; `unavailable` if no place is free.
   */
  dispatch(
    queue: BotQueue,
    update: Update,
    attempt?: number,
    history?: UpdateHistory,
  ): Promise<Outcome> {
    const { clock, report } = this.#deps;
    const arrivedAt = clock.now();
    // The caller may dispatch it again, and a handler may modify its update.
    const arrival = { ...arrivalOf(structuredClone(update), update), history };
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
   * Accepts no more updates and waits for the runs in progress. Those not finished in time are
   * abandoned: their signals abort, and they get a moment to tidy up.
   */
  drain(ms: number): Promise<void> {
    return this.#drained ??= this.#drain(ms);
  }

  /** The same for one bot, which is then forgotten. */
  async release(queue: BotQueue, ms: number): Promise<void> {
    await queue.drain(ms);
    this.#deps.loop.rest();
    this.#queues.delete(queue);
    queue.history.forget();
  }

  /** The bots whose handlers are running in this thread. */
  #running(): string[] {
    const here = [...this.#queues].filter(({ bot }) => !bot.handler.onHardLimit);
    return here.filter((queue) => queue.stats().running > 0).map(({ bot }) => bot.name);
  }

  async #drain(ms: number): Promise<void> {
    await Promise.all([...this.#queues].map((queue) => queue.drain(ms)));
    this.#deps.generations.close();
    this.#deps.loop.rest();
  }
}
