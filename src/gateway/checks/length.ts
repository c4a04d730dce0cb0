/**
 * Is the body short enough, according to the headers?
 *
 * @module
 */
import type { Check, Incoming } from "../incoming.ts";
import { REFUSALS } from "../refusal.ts";

/** Creates the check. */
export function checkLength(maxBodyBytes: number): Check {
  return (incoming) => lengthOf(incoming) > maxBodyBytes ? REFUSALS.length : undefined;
}

/**
 * The length of the body; NaN if unknown. Content-Length is trusted when the request comes from a
 * server, because its HTTP layer enforces it; if it was sent twice, it reads "5, 5" and counts as
 * unknown.
 */
export function lengthOf({ reader, fromServer }: Incoming): number {
  return fromServer ? Number(reader.get("content-length") ?? NaN) : NaN;
}
