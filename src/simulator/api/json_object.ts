/**
 * Objects in parameters, read as strictly as the Bot API reads them.
 *
 * @module
 */
import { ApiError } from "./api_error.ts";
import { isInt32, wholeInteger } from "./numbers.ts";

/**
 * Parses JSON. Integers too large for a double become text, so that 64-bit ids keep every digit.
 *
 * @throws {SyntaxError} If the text is not JSON.
 */
export function decodeJson(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  return JSON.parse(text, function (_key, value, context?: { source?: string }) {
    const isLarge = typeof value === "number" && !Number.isSafeInteger(value);
    return isLarge && /^-?\d+$/.test(context?.source ?? "") ? context!.source : value;
  });
}

/** The type of a JSON value. */
export type JsonType = "Object" | "Array" | "String" | "Number" | "Boolean" | "Null";

/** The name of a value's type in errors. */
function typeOf(value: unknown): JsonType {
  if (value === null) return "Null";
  if (Array.isArray(value)) return "Array";
  const type = typeof value;
  if (type === "string") return "String";
  if (type === "number") return "Number";
  return type === "boolean" ? "Boolean" : "Object";
}

/** The reason why an object is rejected; the reader of the object makes it a sentence. */
export class FieldError extends Error {
  static {
    this.prototype.name = "FieldError";
  }
}

/** An object whose fields must have the right types. */
export class JsonObject {
  #fields: Readonly<Record<string, unknown>>;

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
  }

  /** A value as an object; `undefined` if it is anything else. */
  static of(value: unknown): JsonObject | undefined {
    return typeOf(value) === "Object"
      ? new JsonObject(value as Readonly<Record<string, unknown>>)
      : undefined;
  }

  /** The number of fields. */
  get size(): number {
    return Object.keys(this.#fields).length;
  }

  /** Whether a field is present, even if `null`. */
  has(name: string): boolean {
    return Object.hasOwn(this.#fields, name);
  }

  /** A field's value, unchanged. */
  value(name: string): unknown {
    return this.has(name) ? this.#fields[name] : undefined;
  }

  /** A string, `""` if absent; numbers are accepted. */
  text(name: string): string {
    return this.has(name) ? this.required(name) : "";
  }

  /** A required string. */
  required(name: string): string {
    const value = this.#present(name);
    if (typeof value === "string") return value;
    if (typeof value === "number") return `${value}`;
    throw new FieldError(`field "${name}" must be of type String`);
  }

  /** A Boolean, `false` if absent. */
  boolean(name: string): boolean {
    if (!this.has(name)) return false;
    const value = this.#fields[name];
    if (typeof value === "boolean") return value;
    throw new FieldError(`field "${name}" must be of type Boolean`);
  }

  /** A 32-bit integer; strings are accepted. */
  integer(name: string, fallback = 0): number {
    return this.has(name) ? this.requiredInteger(name) : fallback;
  }

  /** A required 32-bit integer. */
  requiredInteger(name: string): number {
    const value = this.requiredLong(name);
    if (isInt32(Number(value))) return Number(value);
    throw new FieldError(`field "${name}" must be a valid Number`);
  }

  /** A required 64-bit integer, as text to keep every digit. */
  requiredLong(name: string): string {
    const value = this.#present(name);
    if (typeof value !== "string" && typeof value !== "number") {
      throw new FieldError(`field "${name}" must be a Number`);
    }
    if (wholeInteger(`${value}`) !== undefined) return `${value}`;
    throw new FieldError(`field "${name}" must be a valid Number`);
  }

  /** A number, 0 if absent. */
  double(name: string): number {
    return this.has(name) ? this.requiredDouble(name) : 0;
  }

  /** A required number. */
  requiredDouble(name: string): number {
    const value = this.#present(name);
    if (typeof value === "number") return value;
    throw new FieldError(`field "${name}" must be of type Number`);
  }

  /** An object; `undefined` if absent. */
  object(name: string): JsonObject | undefined {
    return this.has(name) ? this.requiredObject(name) : undefined;
  }

  /** A required object. */
  requiredObject(name: string): JsonObject {
    const object = JsonObject.of(this.#present(name));
    if (object) return object;
    throw new FieldError(`field "${name}" must be of type Object`);
  }

  /** An array; `undefined` if absent. */
  array(name: string): readonly unknown[] | undefined {
    if (!this.has(name)) return undefined;
    const value = this.#fields[name];
    if (Array.isArray(value)) return value;
    throw new FieldError(`field "${name}" must be of type Array`);
  }

  /** A required array. */
  requiredArray(name: string): readonly unknown[] {
    this.#present(name);
    return this.array(name)!;
  }

  #present(name: string): unknown {
    if (this.has(name)) return this.#fields[name];
    throw new FieldError(`can't find field "${name}"`);
  }
}

/**
 * Runs a reader of objects and turns its errors into a call's.
 *
 * @param said The prefix of the error: `can't parse InputMedia: …`; none for the bare reason.
 * @param read The reader.
 * @throws {ApiError} 400 with prefix and reason.
 */
export function reading<T>(said: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FieldError) throw ApiError.badRequest(sentence(said, error.message));
    if (said !== "" && error instanceof ApiError && error.code === 400) {
      throw ApiError.badRequest(sentence(said, error.message.replace(/^Bad Request: /, "")));
    }
    throw error;
  }
}

/** Telegram capitalises most reasons, even inside a sentence. */
function sentence(said: string, reason: string): string {
  if (said === "") return reason;
  return `${said}: ${LOWER.test(reason) ? reason : capital(reason)}`;
}

/** Reasons that Telegram does not capitalise. */
const LOWER =
  /^(media not found|photo not found|type "|expected an Object|invalid (type|reaction type|button style) specified)/;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
