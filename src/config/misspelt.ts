/**
 * Misspelt settings: variables that are nearly one of ours.
 *
 * @module
 */
import { editDistance } from "../util/edit_distance.ts";

/** What was found. */
export interface Misspelling {
  /** The variable as it is set. */
  readonly name: string;
  /** The setting that was probably meant; `undefined` if none is near. */
  readonly meant: string | undefined;
}

/** How many edits make another name of a setting: fewer in short ones, which are soon alike. */
function tolerance(name: string): number {
  return name.length >= 12 ? 3 : name.length >= 5 ? 2 : 1;
}

/**
 * Finds variables that are probably misspelt settings: those within a few edits of one, and all
 * that begin with `BOT_`.
 *
 * @param names The variables that are set.
 * @param known The settings, those of every bot included.
 * @returns What was found, in the order of the names.
 */
export function findMisspellings(
  names: readonly string[],
  known: readonly string[],
): Misspelling[] {
  const settings = new Set(known);
  return names.flatMap((name): Misspelling[] => {
    if (settings.has(name)) return [];
    const upper = name.toUpperCase();
    const [best] = known.map((setting) => ({ setting, edits: editDistance(upper, setting) }))
      .sort((a, b) => a.edits - b.edits);
    const isNear = best !== undefined && best.edits <= tolerance(best.setting);
    if (isNear) return [{ name, meant: best.setting }];
    return upper.startsWith("BOT_") ? [{ name, meant: undefined }] : [];
  });
}
