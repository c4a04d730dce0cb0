/**
 * Numbers as the Bot API reads them from text.
 *
 * @module
 */

const MAX_INT32 = 2 ** 31 - 1;

/** The whole number that a text begins with; 0 when there is none. */
export function leadingInteger(text: string): number {
  return Number(/^-?\d+/.exec(text)?.[0] ?? 0);
}

/** A text that is a whole number and nothing else. */
export function wholeInteger(text: string): number | undefined {
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** Whether a number fits in 32 bits. */
export function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= -MAX_INT32 - 1 && value <= MAX_INT32;
}
