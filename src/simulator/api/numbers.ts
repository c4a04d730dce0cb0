/**
 * Numbers, parsed from text as the Bot API does.
 *
 * @module
 */

const MAX_INT32 = 2 ** 31 - 1;

/** The integer at the start of a text; 0 if there is none. */
export function leadingInteger(text: string): number {
  return Number(/^-?\d+/.exec(text)?.[0] ?? 0);
}

/** The integer that makes up the whole text; `undefined` if it is anything else. */
export function wholeInteger(text: string): number | undefined {
  return /^-?\d+$/.test(text) ? Number(text) : undefined;
}

/** Whether a number fits in 32 bits. */
export function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= -MAX_INT32 - 1 && value <= MAX_INT32;
}
