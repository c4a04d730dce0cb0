/**
 * Is the request a POST?
 *
 * @module
 */
import type { Check } from "../incoming.ts";
import { REFUSALS } from "../refusal.ts";

/** The check. */
export const checkMethod: Check = ({ request }) =>
  request.method === "POST" ? undefined : REFUSALS.method;
