/**
 * Randomness that is passed in, so that a run can be repeated.
 *
 * @module
 */

/** Gives a number from 0 up to but not including 1, as `Math.random` does. */
export type Random = () => number;

/**
 * A whole number between two bounds, both included.
 *
 * @param random Where the randomness comes from.
 * @param min The smallest answer.
 * @param max The largest answer.
 * @returns The number.
 *
 * @example Usage
 * ```ts
 * import { integerBetween } from "./random.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(integerBetween(() => 0, 60, 120), 60);
 * assertEquals(integerBetween(() => 0.999, 60, 120), 120);
 * ```
 */
export function integerBetween(random: Random, min: number, max: number): number {
  return min + Math.floor(random() * (max - min + 1));
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/**
 * A random word of the letters that tokens, file ids and query ids are made of.
 *
 * @param random Where the randomness comes from.
 * @param length How many letters.
 * @returns The word: `A-Z a-z 0-9 _ -`.
 *
 * @example Usage
 * ```ts
 * import { randomWord } from "./random.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(randomWord(() => 0, 3), "AAA");
 * ```
 */
export function randomWord(random: Random, length: number): string {
  let word = "";
  for (let i = 0; i < length; i++) word += LETTERS[integerBetween(random, 0, LETTERS.length - 1)];
  return word;
}
