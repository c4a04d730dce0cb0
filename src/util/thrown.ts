/**
 * Reading thrown values without trusting them: they may be anything, and their getters may throw.
 *
 * @module
 */

/**
 * A value as text. Never throws.
 *
 * @param value Any value: a Symbol, an object without a prototype, a revoked Proxy.
 * @returns `String(value)`, or a description if that fails.
 */
export function textOf(value: unknown): string {
  try {
    return isLongList(value) ? tagOf(value) : String(value);
  } catch {
    return tagOf(value);
  }
}

/** Longer lists are not written out: a file of 50 MB that is thrown would block the process for seconds. */
const MAX_ITEMS = 1000;

function isLongList(value: unknown): boolean {
  return (Array.isArray(value) || ArrayBuffer.isView(value)) &&
    (value as { length?: unknown }).length as number > MAX_ITEMS;
}

function tagOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value);
  } catch {
    return `[unreadable ${typeof value}]`;
  }
}

/**
 * A property of a value. Never throws.
 *
 * @param value Any value.
 * @param key The property.
 * @returns Its value; `undefined` if there is none or reading it fails.
 */
export function propertyOf(value: unknown, key: PropertyKey): unknown {
  try {
    return (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  } catch {
    return undefined;
  }
}

/**
 * Whether a value is an Error, of this realm or another: `node:vm` has its own. Never throws, as
 * `instanceof` does on a revoked Proxy.
 */
export function isError(value: unknown): value is Error {
  try {
    return Error.isError(value) || value instanceof Error;
  } catch {
    return false;
  }
}

/**
 * The headline of an error: `TypeError: it broke`. Never throws.
 *
 * @param thrown What was thrown.
 * @returns Name and message of an error, or the value as text.
 */
export function headlineOf(thrown: unknown): string {
  if (!isError(thrown)) return textOf(thrown);
  const name = propertyOf(thrown, "name");
  const message = propertyOf(thrown, "message");
  return `${name === undefined ? "Error" : textOf(name)}: ${
    message === undefined ? "(no message)" : textOf(message)
  }`;
}

/**
 * The beginning of a string, as a copy: a slice would keep the whole string in memory.
 *
 * @param text The string.
 * @param length How much of it, in characters.
 * @returns A copy of that part.
 */
export function beginningOf(text: string, length: number): string {
  return JSON.parse(JSON.stringify(text.slice(0, length)));
}
