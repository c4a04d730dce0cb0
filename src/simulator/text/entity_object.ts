/**
 * The fields of an entity passed as an object, with Telegram's errors for invalid ones.
 *
 * @module
 */
import { ApiError } from "../api/api_error.ts";
import { int32, int64 } from "./integers.ts";

/** An object whose fields are read by type. */
export class EntityObject {
  #fields: Readonly<Record<string, unknown>>;

  /** Refuses anything but an object. */
  constructor(value: unknown) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw this.error("expected an Object");
    }
    this.#fields = value as Record<string, unknown>;
  }

  /** An error with the common prefix. */
  error(reason: string): ApiError {
    return ApiError.badRequest(`can't parse MessageEntity: ${reason}`);
  }

  /** A 32-bit integer, as a number or a string. */
  int32(name: string): number {
    return this.#integer(name, int32);
  }

  /** A 64-bit integer. */
  int64(name: string): bigint {
    return this.#integer(name, int64);
  }

  /** A required string. */
  text(name: string): string {
    this.#required(name);
    return this.optionalText(name);
  }

  /** A string; `""` if absent. */
  optionalText(name: string): string {
    const value = Object.hasOwn(this.#fields, name) ? this.#fields[name] : "";
    if (typeof value !== "string" && typeof value !== "number") {
      throw this.error(`Field "${name}" must be of type String`);
    }
    return String(value);
  }

  /** A nested object. */
  object(name: string): EntityObject {
    const value = this.#required(name);
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      throw this.error(`Field "${name}" must be of type Object`);
    }
    return new EntityObject(value);
  }

  #integer<T>(name: string, read: (text: string) => T | undefined): T {
    const value = this.#required(name);
    if (typeof value !== "string" && typeof value !== "number") {
      throw this.error(`Field "${name}" must be a Number`);
    }
    const integer = read(String(value));
    if (integer === undefined) throw this.error(`Field "${name}" must be a valid Number`);
    return integer;
  }

  #required(name: string): unknown {
    if (!Object.hasOwn(this.#fields, name)) throw this.error(`Can't find field "${name}"`);
    return this.#fields[name];
  }
}
