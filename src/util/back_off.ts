/**
 * Exponential back-off with jitter.
 *
 * @module
 */

/** The bounds of a back-off. */
export interface BackOffLimits {
  /** The wait after the first failure, in milliseconds. Each further wait is twice as long. */
  readonly firstMs: number;
  /** The longest wait, in milliseconds. */
  readonly longestMs: number;
}

/**
 * The wait after a number of failures in a row, minus a random part of up to half, so that clients
 * that failed together do not retry together.
 *
 * @param failures The number of failures, from 1.
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
