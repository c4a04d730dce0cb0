/**
 * Does it come from where updates come from?
 *
 * @module
 */
import type { Check } from "../incoming.ts";
import { REFUSALS } from "../refusal.ts";
import type { SourceCheck } from "../source.ts";

/** Makes the check. */
export function checkSource(source: SourceCheck): Check {
  return ({ peer, reader }) => source.allows(peer, reader) ? undefined : REFUSALS.source;
}
