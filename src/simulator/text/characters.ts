/**
 * Characters as TDLib classifies them, independent of any locale.
 *
 * @module
 */

/** Letters, digits, numbers and `_`, for use in a character class with the `u` flag. */
export const WORD = String.raw`\p{L}\p{N}_`;

/** The characters of a hashtag; the range is Sinhala, whose vowel signs are not letters. */
export const TAG = String.raw`\p{L}\p{Nd}_\u200c\u00b7\u0d80-\u0dff`;

/** The characters of usernames and commands. */
export const NAME = "A-Za-z0-9_";

/** The code unit at a position; NUL beyond the end, where C++ stops reading. */
export function charAt(text: string, index: number): string {
  return text[index] ?? "\0";
}

/** The end of a text also counts. */
export function isSpace(char: string): boolean {
  return " \t\r\n\0\v".includes(char);
}

/** Whether it is `0` to `9`. */
export function isDigit(char: string): boolean {
  return char >= "0" && char <= "9";
}

/** Lower case, for A to Z only. */
export function asciiLower(text: string): string {
  return text.replace(/[A-Z]+/g, (upper) => upper.toLowerCase());
}

/** Skips characters while a condition holds. */
export function skipWhile(text: string, index: number, wanted: (char: string) => boolean): number {
  while (wanted(charAt(text, index))) index++;
  return index;
}

/** The size in UTF-8. */
export function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** The number of code points, which is what length limits count. */
export function pointLength(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** The code point that ends before a position, `""` at the beginning. */
export function pointBefore(text: string, index: number): string {
  const pair = text.slice(Math.max(0, index - 2), index);
  return pair.length === 2 && pair.codePointAt(0)! > 0xffff ? pair : pair.slice(-1);
}

/** The code point that begins at a position, `""` at the end. */
export function pointAt(text: string, index: number): string {
  return index < text.length ? String.fromCodePoint(text.codePointAt(index)!) : "";
}
