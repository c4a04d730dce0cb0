/**
 * Finds the kind of update that a misspelt name means.
 *
 * @module
 */
import { UPDATE_KINDS } from "../telegram/update.ts";
import type { UpdateKind } from "../telegram/types.ts";
import { nearMiss } from "../util/spelling/near_miss.ts";

/**
 * A misspelt kind would never be called, so a near miss is reported at startup. The shorter the
 * kind, the closer the match must be: "roll" and "post" are not misspellings of "poll".
 */
export function nearKind(name: string): UpdateKind | undefined {
  return nearMiss(name, UPDATE_KINDS, 5);
}
