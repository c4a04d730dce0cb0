/**
 * Misspelt settings: variables whose names are close to one of ours.
 *
 * @module
 */
import { editDistance } from "./edit_distance.ts";

/** A variable that is probably misspelt. */
export interface Misspelling {
  /** The variable as it is set. */
  readonly name: string;
  /** The setting that was probably meant; `undefined` if none is close. */
  readonly meant: string | undefined;
}

/** How many edits a misspelling may have: fewer for short names, which are easily similar. */
function tolerance(name: string): number {
  return name.length >= 12 ? 3 : name.length >= 5 ? 2 : 1;
}

/** The letters in a name as a bit mask; digits and underscores share the remaining bits. */
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

/** A setting, with precomputed values that rule out most names without an edit distance. */
interface Candidate {
  readonly setting: string;
  readonly letters: number;
  readonly tolerance: number;
}

/** The closest setting within the tolerance, if any. */
function nearest(name: string, candidates: readonly Candidate[]): string | undefined {
  const letters = lettersOf(name);
  let best: { setting: string; edits: number } | undefined;
  for (const one of candidates) {
    const limit = Math.min(one.tolerance, (best?.edits ?? Infinity) - 1);
    // An edit changes the length by at most one, and at most two letters of the set.
    if (Math.abs(one.setting.length - name.length) > limit) continue;
    if (bitsIn(one.letters ^ letters) > 2 * limit) continue;
    const edits = editDistance(name, one.setting);
    if (edits <= limit) best = { setting: one.setting, edits };
  }
  return best?.setting;
}

/**
 * Finds variables that are probably misspelt settings: those within a few edits of a setting, and
 * those that begin with `BOT_` but not with the name of a bot, whose own variables they may be.
 *
 * @param names The names of the set variables.
 * @param known The settings, including those of every bot.
 * @returns The misspellings, in the order of `names`.
 */
export function findMisspellings(
  names: readonly string[],
  known: readonly string[],
): Misspelling[] {
  const settings = new Set(known);
  const candidates = known.map((setting): Candidate => ({
    ...{ setting, letters: lettersOf(setting), tolerance: tolerance(setting) },
  }));
  const bots = known.flatMap((setting) => /^(BOT_.+_)TOKEN$/.exec(setting)?.[1] ?? []);
  return names.flatMap((name): Misspelling[] => {
    if (settings.has(name)) return [];
    const upper = name.toUpperCase();
    const meant = nearest(upper, candidates);
    const isStrange = upper.startsWith("BOT_") && !bots.some((bot) => upper.startsWith(bot));
    return meant !== undefined || isStrange ? [{ name, meant }] : [];
  });
}
