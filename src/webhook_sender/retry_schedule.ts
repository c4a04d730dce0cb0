/**
 * How long Telegram waits before it tries again (src/telegram/README.md, facts 7 and 10).
 *
 * @module
 */
import { integerBetween, type Random } from "../util/random.ts";

/** What is remembered between attempts. */
export interface Backoff {
  /** Failures so far. */
  readonly failures: number;
  /** The delay that will be doubled, seconds. */
  readonly delay: number;
}

/** Before the first attempt. */
export const FRESH: Backoff = { failures: 0, delay: 1 };

/**
 * Delays of 0, 2, 4, 8, 16, 32 s, then at most a random 60 to 120 s. A `Retry-After` takes the
 * place of a delay, at most 3600 s, and does not count towards the doubling.
 *
 * @param backoff What is remembered.
 * @param retryAfter Seconds that the answer asked for, 0 for none.
 * @param random For the upper bound.
 * @returns Seconds to wait, and what to remember.
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
