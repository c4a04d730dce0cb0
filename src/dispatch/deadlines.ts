/**
 * Deadlines without a timer each: whoever waits equally long falls due in the order of arrival, so
 * one list and one timer for its head serve any number of them.
 *
 * @module
 */
import { type Clock, MAX_TIMER_MS } from "../util/clock.ts";

/** Something with a deadline. It is its own list node, so that adding it allocates nothing. */
export abstract class Deadline {
  /** When it falls due, on the clock's monotonic scale. */
  dueAt = Infinity;
  /** Neighbours in the list, while it is in one. */
  earlier: Deadline | undefined = undefined;
  /** Neighbours in the list, while it is in one. */
  later: Deadline | undefined = undefined;

  /** Called once, when the time is over. It is out of the list by then. */
  abstract expire(): void;
}

/** The deadlines that lie equally far ahead when they are set. */
class DeadlineList {
  readonly #clock: Clock;
  readonly #span: number;
  #first: Deadline | undefined;
  #last: Deadline | undefined;
  #timer = 0;

  constructor(clock: Clock, span: number) {
    this.#clock = clock;
    this.#span = span;
  }

  /** Sets a deadline one span from `now`. */
  add(deadline: Deadline, now: number): void {
    deadline.dueAt = now + this.#span;
    deadline.earlier = this.#last;
    if (this.#last) this.#last.later = deadline;
    else this.#first = deadline;
    this.#last = deadline;
    if (this.#timer === 0) this.#arm(this.#span);
  }

  /** Takes a deadline out; one that is not in the list is left alone. */
  remove(deadline: Deadline): void {
    const { earlier, later } = deadline;
    if (earlier) earlier.later = later;
    else if (this.#first === deadline) this.#first = later;
    else return;
    if (later) later.earlier = earlier;
    else this.#last = earlier;
    deadline.earlier = deadline.later = undefined;
  }

  /** Whoever waits, the earliest first. The one at hand may be taken out meanwhile. */
  *[Symbol.iterator](): Iterator<Deadline> {
    for (let node = this.#first, next = node; node; node = next) {
      next = node.later;
      yield node;
    }
  }

  /** Forgets the timer. */
  close(): void {
    this.#clock.clearTimer(this.#timer);
    this.#timer = 0;
  }

  #arm(ms: number): void {
    this.#timer = this.#clock.setTimer(() => this.#ring(), Math.min(ms, MAX_TIMER_MS));
  }

  /** The timer is left to ring when its deadline was met: that is far cheaper than resetting it. */
  #ring(): void {
    this.#timer = 0;
    const now = this.#clock.now();
    for (let head = this.#first; head && head.dueAt <= now; head = this.#first) {
      this.remove(head);
      head.expire();
    }
    if (this.#first && this.#timer === 0) this.#arm(Math.max(1, this.#first.dueAt - now));
  }
}

export type { DeadlineList };

/** Keeps one list for each span that is asked for. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #lists = new Map<number, DeadlineList>();

  /** @param clock Where time comes from. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The list of those who wait `ms` milliseconds. */
  spanning(ms: number): DeadlineList {
    let list = this.#lists.get(ms);
    if (!list) this.#lists.set(ms, list = new DeadlineList(this.#clock, ms));
    return list;
  }

  /** Forgets every timer. */
  close(): void {
    for (const list of this.#lists.values()) list.close();
  }
}
