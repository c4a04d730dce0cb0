/**
 * Waiting between two attempts.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";

/** The longest span a timer takes. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * Waits, unless it is called off.
 *
 * @param clock Measures the time.
 * @param ms How long, in milliseconds.
 * @param signal Ends the wait early; the promise then rejects with the signal's reason.
 */
export async function wait(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => reject(signal?.reason);
  const timer = clock.setTimer(resolve, ms);
  // The system clock lets a process end with timers set. A call that waits for its next attempt
  // is unfinished work, and in a command-line program it may be all the work there is.
  const keeper = setTimeout(() => {}, LONGEST_MS);
  signal?.addEventListener("abort", abort);
  try {
    await promise;
  } finally {
    clock.clearTimer(timer);
    clearTimeout(keeper);
    signal?.removeEventListener("abort", abort);
  }
}
