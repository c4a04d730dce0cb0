/**
 * Properties shared by the buttons of all keyboards.
 *
 * @module
 */
import { ApiError } from "./api_error.ts";
import { FieldError, type JsonObject } from "./json_object.ts";

/** Reads a button's style. */
export function readStyle(object: JsonObject): void {
  if (object.has("icon_custom_emoji_id")) object.requiredLong("icon_custom_emoji_id");
  const style = object.text("style").toLowerCase();
  if (!["", "default", "primary", "danger", "success"].includes(style)) {
    throw new FieldError("invalid button style specified");
  }
}

/** Checks that a text is well-formed: it must not contain half of a surrogate pair. */
export function checkUtf8(text: unknown, what: string): void {
  if (typeof text === "string" && !text.isWellFormed()) {
    throw ApiError.badRequest(`${what} must be encoded in UTF-8`);
  }
}
