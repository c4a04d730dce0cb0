/**
 * The loaded updates, by ordering queue: only the head of each is in flight (TELEGRAM.md, fact 12).
 *
 * @module
 */
import type { UpdateRecord } from "../updates/update_record.ts";
import { type Backoff, FRESH } from "./retry_schedule.ts";

/** An update in its queue. */
export interface Queued {
  /** The update. */
  readonly record: UpdateRecord;
  /** What is remembered between its attempts. */
  backoff: Backoff;
}

interface Ready {
  readonly at: number;
  readonly queue: string;
}

/**
 * Queues whose heads become ready at their times.
 *
 * @example Usage
 * ```ts
 * import { OrderingQueues } from "./ordering_queues.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const queues = new OrderingQueues();
 * assertEquals(queues.count, 0);
 * assertEquals(queues.take(0), undefined);
 * ```
 */
export class OrderingQueues {
  #queues = new Map<string, Queued[]>();
  /** Sorted by time, then by when they were put here. */
  #ready: Ready[] = [];

  /** How many queues have updates. */
  get count(): number {
    return this.#queues.size;
  }

  /** When the next head is ready; `Infinity` when none waits. */
  get nextAt(): number {
    return this.#ready[0]?.at ?? Infinity;
  }

  /** Adds an update to the end of its queue. */
  add(record: UpdateRecord, now: number): void {
    const queue = this.#queues.get(record.queue);
    const queued = { record, backoff: FRESH };
    if (queue) queue.push(queued);
    else {
      this.#queues.set(record.queue, [queued]);
      this.#makeReady(record.queue, now);
    }
  }

  /** The head that has been ready longest, which is now in flight; `undefined` when there is none. */
  take(now: number): Queued | undefined {
    const first = this.#ready[0];
    if (!first || first.at > now) return undefined;
    this.#ready.shift();
    return this.#queues.get(first.queue)?.[0];
  }

  /** The head stays and is ready again later. */
  retry(queued: Queued, at: number): void {
    this.#makeReady(queued.record.queue, at);
  }

  /** The head is over; the next one is ready. */
  finish(queued: Queued, now: number): void {
    const name = queued.record.queue;
    const queue = this.#queues.get(name);
    queue?.shift();
    if (queue && queue.length > 0) this.#makeReady(name, now);
    else this.#queues.delete(name);
  }

  #makeReady(queue: string, at: number): void {
    const later = this.#ready.findIndex((ready) => ready.at > at);
    this.#ready.splice(later < 0 ? this.#ready.length : later, 0, { at, queue });
  }
}
