/**
 * Values that are stored as JSON and returned later: what JSON would lose is refused.
 *
 * @module
 */
import { headlineOf } from "../thrown.ts";

/** The longest JSON, in characters: writing more would keep every bot waiting. */
const MAX_JSON_LENGTH = 10_000_000;

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
 * change silently is refused: functions, symbols, bigints, `NaN`, bytes, Maps, Sets and other
 * objects without properties to write, and cycles. So is what is too long.
 *
 * @param value The value.
 * @param what What it is, for the error: `result of ctx.once("send")`.
 * @returns The JSON, or `undefined` for `undefined`.
 * @throws {NotJsonError} If JSON cannot hold it; the message says which part.
 */
export function jsonText(value: unknown, what: string): string | undefined {
  const json = stringify(value, what);
  checkLength(json?.length ?? 0, `the ${what}`);
  return json;
}

/**
 * Checks the length of JSON.
 *
 * @param length Its length in characters.
 * @param what What it is, for the error.
 * @throws {NotJsonError} If it is too long.
 */
export function checkLength(length: number, what: string): void {
  if (length <= MAX_JSON_LENGTH) return;
  throw new NotJsonError(
    `Cannot keep ${what} as JSON: it is ${length} characters long; give at most ` +
      `${MAX_JSON_LENGTH}, such as the name of a file`,
  );
}

function stringify(value: unknown, what: string): string | undefined {
  try {
    return JSON.stringify(value, function (this: Record<string, unknown>, key, part) {
      const lost = part === null ? lostBefore(this[key]) : lostBy(part);
      if (lost !== undefined) throw new NotJsonError(refusal(what, key, lost));
      return part;
    });
  } catch (error) {
    if (error instanceof NotJsonError) throw error;
    // A cycle, or a toJSON() or getter that throws, whatever it throws.
    const [reason] = headlineOf(error).split("\n");
    throw new NotJsonError(`Cannot keep the ${what} as JSON: ${reason}`, { cause: error });
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
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  const prototype = Object.getPrototypeOf(value);
  if (prototype === null || prototype === Object.prototype) return undefined;
  const isBytes = ArrayBuffer.isView(value);
  if (!isBytes && Object.keys(value).length > 0) return undefined;
  return `a ${value.constructor?.name || "object"} that JSON cannot hold`;
}

/** What a value was before its `toJSON`, if that has lost it. */
function lostBefore(value: unknown): string | undefined {
  return value instanceof Date && Number.isNaN(value.getTime()) ? "an invalid Date" : undefined;
}
