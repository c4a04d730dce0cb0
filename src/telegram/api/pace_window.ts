/**
 * A limit on the number of messages per period.
 *
 * @module
 */

/** How many messages are allowed in a window. */
export interface WindowLimit {
  readonly count: number;
  readonly ms: number;
}

/** While a call is in progress its slot stays taken, for this much longer than the window. */
const UNANSWERED_MS = 5000;

/** The slot of one message in a window. */
export interface Slot {
  /** The call has been answered: Telegram counted the message some time earlier. */
  answered(now: number): void;
  /** The call was refused: there is no message to count. */
  refused(): void;
}

/**
 * A sliding window. Telegram counts a message when it arrives there, which is between the sending
 * and the answer; so a slot is free again one window after the answer.
 */
export class Window {
  readonly #limit: WindowLimit;
  #ends: { at: number }[] = [];

  /** @param limit How many messages are allowed. */
  constructor(limit: WindowLimit) {
    this.#limit = limit;
  }

  /** When a slot is free: `now` or later. It may become earlier while calls are in progress. */
  freeAt(now: number): number {
    this.#expire(now);
    if (this.#ends.length < this.#limit.count) return now;
    return Math.min(...this.#ends.map(({ at }) => at));
  }

  /** Takes a slot, which must be free. */
  take(now: number): Slot {
    const { ms } = this.#limit;
    const end = { at: now + ms + UNANSWERED_MS };
    this.#ends.push(end);
    return {
      answered: (now) => void (end.at = Math.min(end.at, now + ms)),
      refused: () => void (end.at = -Infinity),
    };
  }

  /** Whether nothing is counted any more. */
  isEmpty(now: number): boolean {
    this.#expire(now);
    return this.#ends.length === 0;
  }

  #expire(now: number): void {
    if (this.#ends.some(({ at }) => at <= now)) {
      this.#ends = this.#ends.filter(({ at }) => at > now);
    }
  }
}
