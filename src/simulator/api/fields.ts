/**
 * An object inside of a parameter, read like parameters.
 *
 * @module
 */
import { Params } from "./params.ts";

/**
 * Reads an object such as an item of `media`.
 *
 * @param value The object, parsed.
 * @returns Its fields; none when it is no object.
 *
 * @example Usage
 * ```ts
 * import { fieldsOf } from "./fields.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(fieldsOf({ type: "photo" }).text("type"), "photo");
 * ```
 */
export function fieldsOf(value: unknown): Params {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  return new Params(isObject ? value as Record<string, unknown> : {});
}
