/** The machine's clock for a test whose short timers must not fire before it has done its part. */
import { type Clock, systemClock } from "../../src/util/clock.ts";

/** How often a timer that is held back looks again. */
const AGAIN_MS = 10;

/**
 * The machine's clock, but timers of half a second, such as an album's, and shorter ones wait, too,
 * while something holds: a disk may take longer to commit a part than an album waits for it.
 */
export function heldWhile(holds: () => boolean): Clock {
  const timers = new Map<number, number>();
  const setTimer = (callback: () => void, ms: number, id?: number): number => {
    const timer = systemClock.setTimer(() => {
      if (ms <= 500 && holds()) return void setTimer(callback, AGAIN_MS, id ?? timer);
      timers.delete(id ?? timer);
      callback();
    }, ms);
    timers.set(id ?? timer, timer);
    return id ?? timer;
  };
  const clearTimer = (id: number) => systemClock.clearTimer(timers.get(id) ?? id);
  return { ...systemClock, setTimer: (callback, ms) => setTimer(callback, ms), clearTimer };
}
