/**
 * Does the request declare a JSON body?
 *
 * @module
 */
import type { Check } from "../incoming.ts";
import { REFUSALS } from "../refusal.ts";

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/** The check. */
export const checkContentType: Check = ({ reader }) => {
  const type = reader.get("content-type");
  return type === "application/json" || JSON_TYPE.test(type ?? "") ? undefined : REFUSALS.type;
};
