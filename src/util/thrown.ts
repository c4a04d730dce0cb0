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
    return String(value);
  } catch {
    return tagOf(value);
  }
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

/** Whether a value is an Error. Never throws, as `instanceof` does on a revoked Proxy. */
export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error;
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
