/**
 * Time, as everything here that waits is given it: the real one, or in tests a
 * `FakeClock` that moves when it is told to.
 *
 * @module
 */

/** A source of time and of timers. All spans are milliseconds. */
export interface Clock {
  /** Monotonic milliseconds since some fixed moment; fractions allowed. */
  now(): number;
  /** Milliseconds since the epoch: the wall clock, which may jump. */
  date(): number;
  /** Calls back once, `ms` from now, 24.8 days at most. Returns the id for {@linkcode Clock.clearTimer}. */
  setTimer(callback: () => void, ms: number): number;
  /** Forgets a timer; an id that is unknown or over is ignored. */
  clearTimer(id: number): void;
}

/**
 * A moment of a clock's monotonic scale as a date.
 *
 * @param clock Whose moment it is.
 * @param moment What `now` said then, or will say.
 * @returns Milliseconds since the epoch, by the wall clock as it is set now.
 */
export function dateOf(clock: Clock, moment: number): number {
  return clock.date() + moment - clock.now();
}

/** The longest span of a timer; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * The machine's clock. Its timers never keep the process alive on their own: a server does that,
 * and a program that has finished may exit with a deadline still set.
 */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => Date.now(),
  setTimer(callback, ms) {
    const timer = setTimeout(callback, Math.min(ms, MAX_TIMER_MS));
    Deno.unrefTimer(timer);
    return Number(timer);
  },
  clearTimer: (id) => clearTimeout(id),
};
