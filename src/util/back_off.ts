/**
 * Exponential back-off with jitter.
 *
 * @module
 */

/** Where a back-off starts and where it stops growing. */
export interface BackOffLimits {
  /** The wait after the first failure, in milliseconds. Each further one is twice as long. */
  readonly firstMs: number;
  /** The longest wait, in milliseconds. */
  readonly longestMs: number;
}

/**
 * The wait after a number of failures in a row, less up to half of it at random, so that clients
 * that failed together do not come back together.
 *
 * @param failures How many failures, from 1.
 * @param limits The first and the longest wait.
 * @param random A number from 0 to 1.
 * @returns The wait in milliseconds.
 */
export function backOffMs(
  failures: number,
  { firstMs, longestMs }: BackOffLimits,
  random: number,
): number {
  return Math.min(longestMs, firstMs * 2 ** (failures - 1)) * (1 + random) / 2;
}
