/**
 * Exponential back-off with jitter.
 *
 * @module
 */

/** The bounds of a back-off. */
export interface BackOffLimits {
  /** The wait after the first failure, in milliseconds. */
  readonly firstMs: number;
  /** How many times as long each further wait is; 2 by default. */
  readonly factor?: number;
  /** The longest wait, in milliseconds. */
  readonly longestMs: number;
}

/**
 * The wait after a number of failures in a row, minus a random part of up to half, so that clients
 * that failed together do not retry together.
 *
 * @param failures The number of failures, from 1.
 * @param limits How the waits grow.
 * @param random A number from 0 to 1.
 * @returns The wait in milliseconds.
 */
export function backOffMs(
  failures: number,
  { firstMs, factor = 2, longestMs }: BackOffLimits,
  random: number,
): number {
  return Math.min(longestMs, firstMs * factor ** (failures - 1)) * (1 + random) / 2;
}
