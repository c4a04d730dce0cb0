import { type Clock, systemClock } from "../../../src/util/clock.ts";

/**
 * The machine's clock, sped up, so that real clients need not sit out Telegram's waits: getUpdates
 * with the same offset, as clients send it when they stop, waits 3 s.
 */
export function fastClock(speed: number): Clock {
  return {
    now: () => systemClock.now() * speed,
    date: () => systemClock.date(),
    setTimer: (callback, ms) => systemClock.setTimer(callback, ms / speed),
    clearTimer: (id) => systemClock.clearTimer(id),
  };
}
