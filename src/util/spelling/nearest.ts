/**
 * The nearest match for a misspelt word.
 *
 * @module
 */
import { editDistance } from "./edit_distance.ts";

/**
 * Finds the word that was probably meant.
 *
 * @param word The word as written.
 * @param known The known words.
 * @returns The nearest, or `undefined` if none is close.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const begun = known.filter((one) => word.length >= 2 && one.startsWith(word));
  if (begun.length === 1) return begun[0];
  const ranked = known.map((one) => ({
    one,
    far: editDistance(word.toLowerCase(), one.toLowerCase()),
  }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best && best.far <= Math.max(1, Math.ceil(best.one.length / 3)) ? best.one : undefined;
}

/**
 * The error message for an unknown word, with the nearest known one.
 *
 * @param what The sort of word: `bot`, `option`.
 * @param word The word as written.
 * @param known The known words.
 * @returns `Unknown bot "ehco"; did you mean "echo"?`
 */
export function unknownWord(what: string, word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  const help = meant === undefined
    ? known.length > 0 ? `known: ${known.join(", ")}` : "there are none"
    : `did you mean "${meant}"?`;
  return `Unknown ${what} "${word}"; ${help}`;
}
