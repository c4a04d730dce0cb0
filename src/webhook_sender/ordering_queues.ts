/**
 * The loaded updates, by ordering queue: only the head of each is in flight
 * (src/telegram/README.md, fact 12).
 *
 * @module
 */
import type { OutgoingUpdate } from "./outgoing_update.ts";
import { type Backoff, FRESH } from "./retry_schedule.ts";

/** An update in its queue. */
export interface Queued<U extends OutgoingUpdate> {
  /** The update. */
  readonly update: U;
  /** Whether it was sent by hand and so is not in the source. */
  readonly isExtra: boolean;
  /** The back-off state between its attempts. */
  backoff: Backoff;
}

interface Ready {
  readonly at: number;
  readonly queue: string;
}

/** Queues, each with a time at which its head is ready. */
export class OrderingQueues<U extends OutgoingUpdate> {
  #queues = new Map<string, Queued<U>[]>();
  /** Sorted by time, then by order of insertion. */
  #ready: Ready[] = [];

  /** How many queues have updates. */
  get count(): number {
    return this.#queues.size;
  }

  /** When the next head is ready; `Infinity` if none is waiting. */
  get nextAt(): number {
    return this.#ready[0]?.at ?? Infinity;
  }

  /** Adds an update to the end of its queue. */
  add(update: U, now: number, isExtra = false): void {
    const queue = this.#queues.get(update.queue);
    const queued = { update, isExtra, backoff: FRESH };
    if (queue) queue.push(queued);
    else {
      this.#queues.set(update.queue, [queued]);
      this.#makeReady(update.queue, now);
    }
  }

  /** Takes the head that has been ready longest, now in flight; `undefined` if there is none. */
  take(now: number): Queued<U> | undefined {
    const first = this.#ready[0];
    if (!first || first.at > now) return undefined;
    this.#ready.shift();
    return this.#queues.get(first.queue)?.[0];
  }

  /** Keeps the head, to be ready again later. */
  retry(queued: Queued<U>, at: number): void {
    this.#makeReady(queued.update.queue, at);
  }

  /** Makes a head that waits for its next attempt ready at once. Returns whether it is one. */
  hasten(update: U, now: number): boolean {
    const at = this.#ready.findIndex(({ queue }) => queue === update.queue);
    if (at < 0 || this.#queues.get(update.queue)?.[0]?.update !== update) return false;
    this.#ready.splice(at, 1);
    this.#makeReady(update.queue, now);
    return true;
  }

  /** Removes the head; the next one is ready. */
  finish(queued: Queued<U>, now: number): void {
    const name = queued.update.queue;
    const queue = this.#queues.get(name);
    queue?.shift();
    if (queue && queue.length > 0) this.#makeReady(name, now);
    else this.#queues.delete(name);
  }

  #makeReady(queue: string, at: number): void {
    let [low, high] = [0, this.#ready.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#ready[middle]!.at > at) high = middle;
      else low = middle + 1;
    }
    this.#ready.splice(low, 0, { at, queue });
  }
}
