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
 *
 * @example Usage
 * ```ts
 * import { dateOf, systemClock } from "./clock.ts";
 * import { assert } from "@std/assert";
 *
 * const inOneHour = dateOf(systemClock, systemClock.now() + 3_600_000);
 * assert(new Date(inOneHour) > new Date());
 * ```
 */
export function dateOf(clock: Clock, moment: number): number {
  return clock.date() + moment - clock.now();
}

/**
 * Timers that were set before Deno had loaded its own: it does so with the first one and takes 7 ms,
 * for which nobody shall wait who waits for the answer to a first update. Each is a function that
 * starts it, then its id.
 */
const early = new Map<number, (() => number) | number>();
let earlyCount = 0;
let timers: typeof import("./timer.ts") | undefined;

function startEarly(callback: () => void, ms: number): number {
  if (earlyCount === 0) void startAll();
  const id = -++earlyCount;
  early.set(id, () => timers!.startTimer(callback, ms));
  return id;
}

/**
 * The module is a small one. It is imported for the time that this takes, in which a first answer
 * that is ready leaves.
 */
async function startAll(): Promise<void> {
  timers = await import("./timer.ts");
  for (const [id, begin] of early) if (typeof begin === "function") early.set(id, begin());
}

/**
 * The machine's clock. Its timers never keep the process alive on their own: a server does that,
 * and a program that is done may end with a deadline still set.
 *
 * @example Usage
 * ```ts
 * import { systemClock } from "./clock.ts";
 * import { assert } from "@std/assert";
 *
 * const before = systemClock.now();
 * assert(systemClock.now() >= before);
 * ```
 */
export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => Date.now(),
  setTimer: (callback, ms) => timers ? timers.startTimer(callback, ms) : startEarly(callback, ms),
  clearTimer(id) {
    const timer = early.get(id);
    early.delete(id);
    if (typeof timer !== "function") clearTimeout(timer ?? id);
  },
};
