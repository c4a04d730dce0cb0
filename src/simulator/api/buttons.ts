/**
 * What buttons of all keyboards have in common.
 *
 * @module
 */
import { ApiError } from "./api_error.ts";
import { FieldError, type JsonObject } from "./json_object.ts";

/** How a button is drawn. */
export function readStyle(object: JsonObject): void {
  if (object.has("icon_custom_emoji_id")) object.requiredLong("icon_custom_emoji_id");
  const style = object.text("style").toLowerCase();
  if (!["", "default", "primary", "danger", "success"].includes(style)) {
    throw new FieldError("invalid button style specified");
  }
}

/** Texts must be text: half of a surrogate pair is none. */
export function checkUtf8(text: unknown, what: string): void {
  if (typeof text === "string" && !text.isWellFormed()) {
    throw ApiError.badRequest(`${what} must be encoded in UTF-8`);
  }
}
