/**
 * How far one word is from another, for suggestions such as `did you mean "echo"?`.
 *
 * @module
 */

/**
 * The edit distance of two words: how many letters must be added, dropped, changed, or swapped
 * with their neighbour ({@link https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance}).
 *
 * @param a One word.
 * @param b The other word.
 * @returns The number of edits; 0 if the words are equal.
 */
export function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      const edits = [rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + change];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) edits.push(rows[i - 2]![j - 2]! + 1);
      row.push(Math.min(...edits));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
