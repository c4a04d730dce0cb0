/**
 * How long to wait after failures.
 *
 * @module
 */
import type { Clock } from "../clock.ts";
import { wait } from "../telegram/api/wait.ts";

const FIRST_MS = 1000;
const LONGEST_MS = 60_000;

/**
 * The wait after so many failures in a row: 1 s, 2 s, 4 s, … 60 s, less up to a half by chance, so
 * that those who failed together do not come back together.
 *
 * @param failures How many, from 1.
 * @param random A number from 0 to 1.
 * @returns Milliseconds.
 *
 * @example Usage
 * ```ts
 * import { backOffMs } from "./back_off.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([1, 2, 3, 10].map((failures) => backOffMs(failures, 1)), [1000, 2000, 4000, 60_000]);
 * assertEquals(backOffMs(1, 0), 500);
 * ```
 */
export function backOffMs(failures: number, random: number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1));
  return longest * (1 + random) / 2;
}

/**
 * Waits until the time is over or a signal aborts; the caller sees by the signal which it was.
 *
 * @param clock Measures the time.
 * @param ms How long, in milliseconds.
 * @param signal Ends the wait early.
 *
 * @example Usage
 * ```ts
 * import { pause } from "./back_off.ts";
 * import { systemClock } from "../clock.ts";
 *
 * await pause(systemClock, 60_000, AbortSignal.abort());
 * ```
 */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(clock, ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
