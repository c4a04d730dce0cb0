/**
 * Deadlines without a timer each: one sorted list, and one timer for its head.
 *
 * @module
 */
import { type Clock, MAX_TIMER_MS } from "../util/clock.ts";

/** One deadline in a queue, as {@linkcode DeadlineQueue.add} gives it. */
export interface Deadline<T> {
  readonly item: T;
  readonly dueAt: number;
}

interface Node<T> extends Deadline<T> {
  earlier: Node<T> | undefined;
  later: Node<T> | undefined;
  queued: boolean;
}

/**
 * Deadlines in the order in which they are due. Most are added in that order; one that is not is
 * moved up from the end.
 */
export class DeadlineQueue<T> {
  readonly #clock: Clock;
  readonly #onExpire: (item: T) => void;
  #first: Node<T> | undefined;
  #last: Node<T> | undefined;
  #timer = 0;
  #ringsAt = Infinity;

  /**
   * @param clock The source of time.
   * @param onExpire Called once with each item when it is due; it has left the queue by then.
   */
  constructor(clock: Clock, onExpire: (item: T) => void) {
    this.#clock = clock;
    this.#onExpire = onExpire;
  }

  /** Adds an item that is due at a time on the clock's monotonic scale. */
  add(item: T, dueAt: number): Deadline<T> {
    let earlier = this.#last;
    while (earlier && earlier.dueAt > dueAt) earlier = earlier.earlier;
    const later = earlier ? earlier.later : this.#first;
    const node: Node<T> = { item, dueAt, earlier, later, queued: true };
    if (earlier) earlier.later = node;
    else this.#first = node;
    if (later) later.earlier = node;
    else this.#last = node;
    if (dueAt < this.#ringsAt) this.#arm(this.#clock.now());
    return node;
  }

  /** Removes a deadline; one that has already left is ignored. */
  remove(deadline: Deadline<T>): void {
    const node = deadline as Node<T>;
    if (!node.queued) return;
    node.queued = false;
    const { earlier, later } = node;
    if (earlier) earlier.later = later;
    else this.#first = later;
    if (later) later.earlier = earlier;
    else this.#last = earlier;
    // One that V8 has taken for long-lived would keep all that came after it alive.
    node.earlier = node.later = undefined;
  }

  /** The items, earliest first. The current one may be removed during iteration. */
  *[Symbol.iterator](): Iterator<T> {
    for (let node = this.#first; node;) {
      const { item, later }: Node<T> = node;
      yield item;
      node = later;
    }
  }

  /** Clears the timer. */
  close(): void {
    this.#clock.clearTimer(this.#timer);
    this.#ringsAt = Infinity;
  }

  #arm(now: number): void {
    this.close();
    if (!this.#first || this.#first.dueAt === Infinity) return;
    const ms = Math.min(Math.max(0, this.#first.dueAt - now), MAX_TIMER_MS);
    this.#ringsAt = now + ms;
    this.#timer = this.#clock.setTimer(() => this.#ring(), ms);
  }

  /** The timer is left to fire even if its deadline was met: far cheaper than resetting it. */
  #ring(): void {
    this.#ringsAt = Infinity;
    const now = this.#clock.now();
    for (let head = this.#first; head && head.dueAt <= now; head = this.#first) {
      this.remove(head);
      this.#onExpire(head.item);
    }
    if (this.#first && this.#first.dueAt < this.#ringsAt) this.#arm(now);
  }
}
