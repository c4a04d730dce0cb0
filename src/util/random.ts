/**
 * A source of random numbers that is passed in, so that a run can be reproduced.
 *
 * @module
 */

/** Returns a number from 0 up to but not including 1, as `Math.random` does. */
export type Random = () => number;

/** A whole number between two bounds, both included. */
export function integerBetween(random: Random, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1));
}
