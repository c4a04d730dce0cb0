/**
 * Lanes, as the poller keeps them: of each chat only the first update is with the dispatcher, the
 * others wait until it is finished, retries included. Telegram does the same for webhooks.
 *
 * @module
 */
import { backOffMs } from "../util/back_off.ts";
import type { Clock } from "../util/clock.ts";
import { pause } from "../util/wait.ts";
import type { OutcomeType } from "../events/outcome.ts";
import { kindOf, laneOf } from "../telegram/update.ts";
import type { Update } from "../telegram/types.ts";
import { BACK_OFF } from "./failures.ts";

/** What {@linkcode LaneQueues} are made of. */
export interface LaneQueuesOptions {
  /** Whether there is an order at all. */
  readonly inLanes: boolean;
  /** Runs an update once. */
  dispatch(update: Update): Promise<OutcomeType>;
  /** Told of each update that needs no further run. */
  finished(id: number): void;
  readonly clock: Clock;
  readonly random: () => number;
  /** Stops it: what runs is awaited, nothing else is begun. */
  readonly signal: AbortSignal;
}

/** One bot's updates on their way to the dispatcher: a chat's in order, chats side by side. */
export class LaneQueues {
  readonly #options: LaneQueuesOptions;
  readonly #queues = new Map<number | symbol, Update[]>();
  readonly #working = new Set<Promise<void>>();

  /** @param options What it is made of. */
  constructor(options: LaneQueuesOptions) {
    this.#options = options;
  }

  /** Has an update run after those of its chat that were added before. */
  add(update: Update): void {
    const kind = kindOf(update);
    const lane = (this.#options.inLanes ? laneOf(update, kind) : undefined) ?? Symbol();
    const queue = this.#queues.get(lane);
    if (queue) return void queue.push(update);
    const working: Promise<void> = this.#work(lane, [update])
      .finally(() => this.#working.delete(working));
    this.#working.add(working);
  }

  /** Resolves when nothing is with the dispatcher any longer; meant for after the signal. */
  async idle(): Promise<void> {
    await Promise.all(this.#working);
  }

  async #work(lane: number | symbol, queue: Update[]): Promise<void> {
    const { signal, finished } = this.#options;
    this.#queues.set(lane, queue);
    for (let update = queue[0]; update && !signal.aborted; update = queue[0]) {
      if (await this.#run(update)) finished(update.update_id);
      queue.shift();
    }
    this.#queues.delete(lane);
  }

  /** Runs an update until it succeeds or is a dead letter. Returns whether that was reached. */
  async #run(update: Update): Promise<boolean> {
    const { signal, clock, random, dispatch } = this.#options;
    for (let failures = 1; !signal.aborted; failures++) {
      const outcome = await dispatch(update);
      // Only these two want another run. The dispatcher counts the failures, up to `attempts`.
      if (outcome !== "failed" && outcome !== "unavailable") return true;
      await pause(clock, backOffMs(failures, BACK_OFF, random()), signal);
    }
    return false;
  }
}
