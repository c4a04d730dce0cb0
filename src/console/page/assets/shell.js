/** Commands for a terminal. */

/** A word as a shell takes it, whatever it holds. */
export function quoted(word) {
  return /^[\w.,:/@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** A command of words. */
export function command(...words) {
  return words.map((word) => quoted(String(word))).join(" ");
}
