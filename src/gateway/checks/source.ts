/**
 * Does the request come from an allowed source?
 *
 * @module
 */
import type { Check } from "../incoming.ts";
import { REFUSALS } from "../refusal.ts";
import type { SourceCheck } from "../allowed_sources.ts";

/** Creates the check. */
export function checkSource(source: SourceCheck): Check {
  return ({ peer, reader }) => source.allows(peer, reader) ? undefined : REFUSALS.source;
}
