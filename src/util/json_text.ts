/**
 * Values that are stored as JSON and returned later: what JSON would lose is refused.
 *
 * @module
 */

/** A value cannot be kept as JSON. */
export class NotJsonError extends TypeError {
  static {
    this.prototype.name = "NotJsonError";
  }
}

/**
 * A value as JSON.
 *
 * Parts that are `undefined` are left out and dates become text, as usual in JSON. What would
 * change silently is refused: functions, symbols, bigints, bytes, Maps, Sets and other objects
 * without properties to write, and cycles.
 *
 * @param value The value.
 * @param what What it is, for the error: `result of ctx.once("send")`.
 * @returns The JSON, or `undefined` for `undefined`.
 * @throws {NotJsonError} If JSON cannot hold it; the message says which part.
 */
export function jsonText(value: unknown, what: string): string | undefined {
  try {
    return JSON.stringify(value, (key, part) => {
      const lost = lostBy(part);
      if (lost !== undefined) throw new NotJsonError(refusal(what, key, lost));
      return part;
    });
  } catch (error) {
    if (error instanceof NotJsonError) throw error;
    const { message } = error as Error; // A cycle, or a toJSON() that throws.
    throw new NotJsonError(`Cannot keep the ${what} as JSON: ${message.split("\n")[0]}`, {
      cause: error,
    });
  }
}

function refusal(what: string, key: string, lost: string): string {
  const where = key === "" ? "it is" : `"${key}" is`;
  return `Cannot keep the ${what} as JSON: ${where} ${lost}; give plain values, or nothing`;
}

/** What a value is, if JSON would lose it. */
function lostBy(value: unknown): string | undefined {
  if (typeof value === "function" || typeof value === "symbol" || typeof value === "bigint") {
    return `a ${typeof value}`;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return undefined;
  const isBytes = ArrayBuffer.isView(value);
  if (!isBytes && Object.keys(value).length > 0) return undefined;
  return `a ${value.constructor?.name || "object"} that JSON cannot hold`;
}
