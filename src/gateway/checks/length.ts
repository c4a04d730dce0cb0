/**
 * Is its body short enough, as far as its head says?
 *
 * @module
 */
import type { Check, Incoming } from "../incoming.ts";
import { REFUSALS } from "../refusal.ts";

/** Makes the check. */
export function checkLength(maxBodyBytes: number): Check {
  return (incoming) => lengthOf(incoming) > maxBodyBytes ? REFUSALS.length : undefined;
}

/**
 * The length of its body; NaN if that is unknown. A Content-Length is believed when a server hands
 * the request over, because its HTTP layer holds the body to it; one that came twice reads "5, 5"
 * and is as good as none.
 */
export function lengthOf({ reader, fromServer }: Incoming): number {
  return fromServer ? Number(reader.get("content-length") ?? NaN) : NaN;
}
