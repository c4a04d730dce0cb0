/**
 * Deno's own timers.
 *
 * @module
 */

/** The longest that a timer can run; one that is set for longer would ring at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Starts a timer that keeps no process alive, and gives its id back. */
export function startTimer(callback: () => void, ms: number): number {
  const timer = setTimeout(callback, Math.min(ms, MAX_TIMER_MS));
  Deno.unrefTimer(timer);
  return Number(timer);
}
