/**
 * The nearest match: what somebody meant who wrote something else.
 *
 * @module
 */

/** Letters to be added, dropped, changed, or swapped with their neighbour. */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      const steps = [rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + change];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) steps.push(rows[i - 2]![j - 2]! + 1);
      row.push(Math.min(...steps));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

/**
 * Finds the word that was probably meant.
 *
 * @param word What was written.
 * @param known What there is.
 * @returns The nearest, or `undefined` if nothing is near.
 */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const begun = known.filter((one) => word.length >= 2 && one.startsWith(word));
  if (begun.length === 1) return begun[0];
  const ranked = known.map((one) => ({ one, far: distance(word.toLowerCase(), one.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best && best.far <= Math.max(1, Math.ceil(best.one.length / 3)) ? best.one : undefined;
}

/**
 * Complains about an unknown word and helps on.
 *
 * @param what What sort of word: `bot`, `option`.
 * @param word What was written.
 * @param known What there is.
 * @returns `Unknown bot "ehco"; did you mean "echo"?`
 */
export function unknownWord(what: string, word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  const help = meant === undefined
    ? known.length > 0 ? `known: ${known.join(", ")}` : "there is none"
    : `did you mean "${meant}"?`;
  return `Unknown ${what} "${word}"; ${help}`;
}
