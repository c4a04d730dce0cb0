/**
 * Objects inside of parameters, read as strictly as the Bot API reads them.
 *
 * @module
 */
import { ApiError } from "./api_error.ts";
import { isInt32, wholeInteger } from "./numbers.ts";

/**
 * Reads JSON. Whole numbers too large for a double stay text, so that 64-bit ids keep every digit.
 *
 * @throws {SyntaxError} When the text is not JSON.
 */
export function decodeJson(text: string): unknown {
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  return JSON.parse(text, function (_key, value, context?: { source?: string }) {
    const isLarge = typeof value === "number" && !Number.isSafeInteger(value);
    return isLarge && /^-?\d+$/.test(context?.source ?? "") ? context!.source : value;
  });
}

/** What a field of an object can be. */
export type JsonType = "Object" | "Array" | "String" | "Number" | "Boolean" | "Null";

/** The name that errors give to a value's type. */
export function typeOf(value: unknown): JsonType {
  if (value === null) return "Null";
  if (Array.isArray(value)) return "Array";
  const type = typeof value;
  if (type === "string") return "String";
  if (type === "number") return "Number";
  return type === "boolean" ? "Boolean" : "Object";
}

/** A reason why an object is refused; whoever reads it puts it into a sentence. */
export class FieldError extends Error {
  static {
    this.prototype.name = "FieldError";
  }
}

/** An object whose fields must be of their types. */
export class JsonObject {
  #fields: Readonly<Record<string, unknown>>;

  constructor(fields: Readonly<Record<string, unknown>>) {
    this.#fields = fields;
  }

  /** A value as an object; `undefined` when it is something else. */
  static of(value: unknown): JsonObject | undefined {
    return typeOf(value) === "Object"
      ? new JsonObject(value as Readonly<Record<string, unknown>>)
      : undefined;
  }

  /** How many fields it has. */
  get size(): number {
    return Object.keys(this.#fields).length;
  }

  /** Whether a field is there, be it `null`. */
  has(name: string): boolean {
    return Object.hasOwn(this.#fields, name);
  }

  /** A field as it is. */
  value(name: string): unknown {
    return this.has(name) ? this.#fields[name] : undefined;
  }

  /** A text, `""` when absent; numbers pass. */
  text(name: string): string {
    return this.has(name) ? this.required(name) : "";
  }

  /** A text that must be there. */
  required(name: string): string {
    const value = this.#present(name);
    if (typeof value === "string") return value;
    if (typeof value === "number") return `${value}`;
    throw new FieldError(`field "${name}" must be of type String`);
  }

  /** A Boolean, `false` when absent. */
  boolean(name: string): boolean {
    if (!this.has(name)) return false;
    const value = this.#fields[name];
    if (typeof value === "boolean") return value;
    throw new FieldError(`field "${name}" must be of type Boolean`);
  }

  /** A 32-bit number; texts pass. */
  integer(name: string, fallback = 0): number {
    return this.has(name) ? this.requiredInteger(name) : fallback;
  }

  /** A 32-bit number that must be there. */
  requiredInteger(name: string): number {
    const value = this.requiredLong(name);
    if (isInt32(Number(value))) return Number(value);
    throw new FieldError(`field "${name}" must be a valid Number`);
  }

  /** A 64-bit number as text, so that it keeps its digits. */
  requiredLong(name: string): string {
    const value = this.#present(name);
    if (typeof value !== "string" && typeof value !== "number") {
      throw new FieldError(`field "${name}" must be a Number`);
    }
    if (wholeInteger(`${value}`) !== undefined) return `${value}`;
    throw new FieldError(`field "${name}" must be a valid Number`);
  }

  /** Any number, 0 when absent. */
  double(name: string): number {
    return this.has(name) ? this.requiredDouble(name) : 0;
  }

  /** Any number that must be there. */
  requiredDouble(name: string): number {
    const value = this.#present(name);
    if (typeof value === "number") return value;
    throw new FieldError(`field "${name}" must be of type Number`);
  }

  /** An object; `undefined` when absent. */
  object(name: string): JsonObject | undefined {
    return this.has(name) ? this.requiredObject(name) : undefined;
  }

  /** An object that must be there. */
  requiredObject(name: string): JsonObject {
    const object = JsonObject.of(this.#present(name));
    if (object) return object;
    throw new FieldError(`field "${name}" must be of type Object`);
  }

  /** An array; `undefined` when absent. */
  array(name: string): readonly unknown[] | undefined {
    if (!this.has(name)) return undefined;
    const value = this.#fields[name];
    if (Array.isArray(value)) return value;
    throw new FieldError(`field "${name}" must be of type Array`);
  }

  /** An array that must be there. */
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
 * Reads something out of objects.
 *
 * @param said How its mistakes are told: `can't parse InputMedia: …`; none for the bare reason.
 * @param read Reads it.
 * @throws {ApiError} 400 with the sentence.
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

/** Telegram writes a reason with a capital inside of a sentence. */
function sentence(said: string, reason: string): string {
  if (said === "") return reason;
  return `${said}: ${LOWER.test(reason) ? reason : capital(reason)}`;
}

/** Reasons that Telegram itself begins with a small letter. */
const LOWER =
  /^(media not found|photo not found|type "|expected an Object|invalid (type|reaction type|button style) specified)/;

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
