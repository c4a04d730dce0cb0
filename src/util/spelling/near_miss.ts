/**
 * Misspellings of names, among others that may be right although they are not known.
 *
 * @module
 */
import { editDistance } from "./edit_distance.ts";

/** More edits than this are another name. */
const MAX_EDITS = 2;

/**
 * Finds the known name that a name is probably a misspelling of.
 *
 * @param name The name as written.
 * @param known The known names.
 * @param lettersPerEdit How many letters of the known name each edit needs: the more, the closer
 * short names must be.
 * @returns The known name; `undefined` if none is close.
 */
export function nearMiss<Name extends string>(
  name: string,
  known: readonly Name[],
  lettersPerEdit: number,
): Name | undefined {
  return known.find((one) =>
    editDistance(one, name) <= Math.min(MAX_EDITS, one.length / lettersPerEdit)
  );
}
