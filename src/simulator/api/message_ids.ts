/**
 * Lists of message ids.
 *
 * @module
 */
import { ApiError } from "./api_error.ts";
import { isInt32, wholeInteger } from "./numbers.ts";
import type { Params } from "./params.ts";

const MAX_IDS = 100;

/** Reads the parameter `message_ids`. */
export function messageIds(params: Params, name = "message_ids"): number[] {
  const none = ApiError.badRequest("message identifiers are not specified");
  if (params.text(name) === "") throw none;
  const values = params.json(name, `can't parse ${name} JSON object`);
  if (!Array.isArray(values)) throw ApiError.badRequest("expected an Array of message identifiers");
  if (values.length > MAX_IDS) throw ApiError.badRequest("too many message identifiers specified");
  if (values.length === 0) throw none;
  return values.map((value) => {
    if (typeof value !== "number" && typeof value !== "string") {
      throw ApiError.badRequest("message identifier must be a Number");
    }
    const id = wholeInteger(`${value}`);
    if (id === undefined || !isInt32(id)) {
      throw ApiError.badRequest("can't parse message identifier as a Number");
    }
    if (id <= 0) throw ApiError.badRequest("invalid message identifier specified");
    return id;
  });
}
