/**
 * Random identifiers.
 *
 * @module
 */
import { integerBetween, type Random } from "../util/random.ts";

export { integerBetween, type Random };

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/**
 * Returns a random word in the alphabet of tokens, file ids and query ids.
 *
 * @param random The source of randomness.
 * @param length The number of characters.
 * @returns The word, of `A-Z a-z 0-9 _ -`.
 */
export function randomWord(random: Random, length: number): string {
  let word = "";
  for (let i = 0; i < length; i++) word += LETTERS[integerBetween(random, 0, LETTERS.length - 1)];
  return word;
}
