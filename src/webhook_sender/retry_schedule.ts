/**
 * How long Telegram waits before it retries (src/telegram/README.md, facts 7 and 10).
 *
 * @module
 */
import { integerBetween, type Random } from "../util/random.ts";

/** The state kept between attempts. */
export interface Backoff {
  /** Failures so far. */
  readonly failures: number;
  /** The delay to double next, in seconds. */
  readonly delay: number;
}

/** Before the first attempt. */
export const FRESH: Backoff = { failures: 0, delay: 1 };

/**
 * Delays of 0, 2, 4, 8, 16, 32 s, then at most a random 60 to 120 s. A `Retry-After`, capped at
 * 3600 s, replaces a delay and does not count towards the doubling.
 *
 * @param backoff The state so far.
 * @param retryAfter The delay that the answer asked for in seconds, 0 for none.
 * @param random Used for the upper bound.
 * @returns The wait in seconds, and the new state.
 */
export function nextAttempt(
  backoff: Backoff,
  retryAfter: number,
  random: Random,
): { readonly wait: number; readonly backoff: Backoff } {
  const { failures, delay } = backoff;
  const asked = Math.min(3600, Math.max(0, retryAfter));
  if (asked > 0 || failures === 0) {
    return { wait: asked, backoff: { failures: failures + 1, delay } };
  }
  const wait = Math.min(integerBetween(random, 60, 120), delay * 2);
  return { wait, backoff: { failures: failures + 1, delay: wait } };
}
