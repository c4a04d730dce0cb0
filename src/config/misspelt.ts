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

/** Which letters a name has, a bit for each; digits and underscores share the others. */
function lettersOf(name: string): number {
  let letters = 0;
  for (let i = 0; i < name.length; i++) letters |= 1 << (name.charCodeAt(i) & 31);
  return letters;
}

function bitsIn(number: number): number {
  let bits = 0;
  for (let rest = number; rest !== 0; rest &= rest - 1) bits++;
  return bits;
}

/** A setting, with what rules most names out without a comparison letter by letter. */
interface Candidate {
  readonly setting: string;
  readonly letters: number;
  readonly tolerance: number;
}

/** The setting that is within the fewest edits, if there is one. */
function nearest(name: string, candidates: readonly Candidate[]): string | undefined {
  const letters = lettersOf(name);
  let best: { setting: string; edits: number } | undefined;
  for (const one of candidates) {
    const limit = Math.min(one.tolerance, (best?.edits ?? Infinity) - 1);
    // An edit changes the length by one at most, and adds or removes two letters at most.
    if (Math.abs(one.setting.length - name.length) > limit) continue;
    if (bitsIn(one.letters ^ letters) > 2 * limit) continue;
    const edits = editDistance(name, one.setting);
    if (edits <= limit) best = { setting: one.setting, edits };
  }
  return best?.setting;
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
  const candidates = known.map((setting): Candidate => ({
    ...{ setting, letters: lettersOf(setting), tolerance: tolerance(setting) },
  }));
  return names.flatMap((name): Misspelling[] => {
    if (settings.has(name)) return [];
    const upper = name.toUpperCase();
    const meant = nearest(upper, candidates);
    return meant !== undefined || upper.startsWith("BOT_") ? [{ name, meant }] : [];
  });
}
