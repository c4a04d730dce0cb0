/**
 * The clock that is passed to everything that waits: the machine's, or in tests a `FakeClock`.
 *
 * @module
 */

/** A source of time and of timers. All spans are in milliseconds. */
export interface Clock {
  /** Monotonic milliseconds since some fixed moment; may be fractional. */
  now(): number;
  /** Milliseconds since the epoch: the wall clock, which may jump. */
  date(): number;
  /** Calls back once, `ms` from now, 24.8 days at most. Returns an id for `clearTimer`. */
  setTimer(callback: () => void, ms: number): number;
  /** Cancels a timer; an id that is unknown or has fired is ignored. */
  clearTimer(id: number): void;
}

/**
 * Converts a moment on a clock's monotonic scale to a date.
 *
 * @param clock The clock.
 * @param moment What `now` returned, or will return, at that moment.
 * @returns Milliseconds since the epoch, by the current wall clock.
 */
export function dateOf(clock: Clock, moment: number): number {
  return clock.date() + moment - clock.now();
}

/** The longest span of a timer, 24.8 days; a longer one would fire at once. */
export const MAX_TIMER_MS: number = 2 ** 31 - 1;

/**
 * The machine's clock. Its timers do not keep the process alive: a server does that, and a program
 * that has finished may exit with a deadline still set.
 */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => Date.now(),
  setTimer(callback, ms) {
    const timer = setTimeout(callback, Math.max(0, Math.min(ms, MAX_TIMER_MS)));
    Deno.unrefTimer(timer);
    return Number(timer);
  },
  clearTimer: (id) => clearTimeout(id),
};
