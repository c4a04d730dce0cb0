/**
 * The length of strings in UTF-8.
 *
 * @module
 */

/** A UTF-16 unit takes at most this many bytes. */
export const MAX_BYTES_PER_UNIT = 3;

/**
 * Whether a string exceeds a limit. Most are short enough that nothing has to be counted. Each byte
 * that was not UTF-8 has become U+FFFD and counts as three.
 *
 * @param text The string.
 * @param maxBytes The limit in UTF-8.
 * @returns `true` if it is longer.
 */
export function isLonger(text: string, maxBytes: number): boolean {
  return text.length * MAX_BYTES_PER_UNIT > maxBytes &&
    new TextEncoder().encode(text).length > maxBytes;
}
