/**
 * Waiting for a while, unless a signal aborts.
 *
 * @module
 */
import { type Clock, MAX_TIMER_MS } from "./clock.ts";

/**
 * Waits.
 *
 * @param clock The clock.
 * @param ms How long, in milliseconds.
 * @param signal Ends the wait early; the promise then rejects with the signal's reason.
 */
export async function wait(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => reject(signal?.reason);
  const timer = clock.setTimer(resolve, ms);
  // The system clock's timers do not keep the process alive. A call waiting for its next attempt is
  // unfinished work, and in a command-line program it may be the only work left.
  const keepAlive = setTimeout(() => {}, MAX_TIMER_MS);
  signal?.addEventListener("abort", abort);
  try {
    await promise;
  } finally {
    clock.clearTimer(timer);
    clearTimeout(keepAlive);
    signal?.removeEventListener("abort", abort);
  }
}

/**
 * Waits until the time has passed or the signal aborts; check the signal to see which.
 *
 * @param clock The clock.
 * @param ms How long, in milliseconds.
 * @param signal Ends the wait early.
 */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(clock, ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
