/**
 * Random words.
 *
 * @module
 */
import { integerBetween, type Random } from "../util/random.ts";

export { integerBetween, type Random };

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

/**
 * A random word of the letters that tokens, file ids and query ids are made of.
 *
 * @param random Where the randomness comes from.
 * @param length How many letters.
 * @returns The word: `A-Z a-z 0-9 _ -`.
 */
export function randomWord(random: Random, length: number): string {
  let word = "";
  for (let i = 0; i < length; i++) word += LETTERS[integerBetween(random, 0, LETTERS.length - 1)];
  return word;
}
