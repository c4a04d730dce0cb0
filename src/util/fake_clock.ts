/**
 * A clock for tests that moves only when it is advanced, so that hours take milliseconds.
 *
 * @module
 */
import type { Clock } from "./clock.ts";

interface Timer {
  at: number;
  id: number;
  callback: () => void;
}

/**
 * A {@linkcode Clock} under a test's control.
 *
 * @example Usage
 * ```ts
 * import { FakeClock } from "./fake_clock.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const clock = new FakeClock();
 * let fired = false;
 * clock.setTimer(() => fired = true, 1000);
 * await clock.advance(999);
 * assertEquals(fired, false);
 * await clock.advance(1);
 * assertEquals(fired, true);
 * ```
 */
export class FakeClock implements Clock {
  #now = 0;
  #epoch: number;
  #nextId = 1;
  #timers: Timer[] = [];

  /**
   * Creates a clock that stands still until it is advanced.
   *
   * @param epoch What the wall clock shows at the start, ms since the epoch.
   */
  constructor(epoch = 1_700_000_000_000) {
    this.#epoch = epoch;
  }

  /** Milliseconds since this clock was created. */
  now(): number {
    return this.#now;
  }

  /** The wall clock, ms since the epoch. */
  date(): number {
    return this.#epoch + this.#now;
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#timers.length;
  }

  /** When the next timer fires, on {@linkcode FakeClock.now}'s scale; `undefined` without one. */
  get nextAt(): number | undefined {
    return this.#timers[0]?.at;
  }

  /** Sets a timer that fires when the clock is advanced past it. */
  setTimer(callback: () => void, ms: number): number {
    const timer = { at: this.#now + Math.max(0, ms), id: this.#nextId++, callback };
    const later = this.#timers.findIndex((other) => other.at > timer.at);
    this.#timers.splice(later < 0 ? this.#timers.length : later, 0, timer);
    return timer.id;
  }

  /** Cancels a timer. */
  clearTimer(id: number): void {
    this.#timers = this.#timers.filter((timer) => timer.id !== id);
  }

  /**
   * Advances the time, firing every timer that falls due, in order, and letting promises settle
   * after each.
   *
   * @param ms How far, in milliseconds.
   */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (let timer = this.#timers[0]; timer && timer.at <= end; timer = this.#timers[0]) {
      this.#timers.shift();
      this.#now = Math.max(this.#now, timer.at);
      timer.callback();
      await settle();
    }
    this.#now = end;
  }
}

/** Lets pending promise callbacks run, including those that they trigger. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
