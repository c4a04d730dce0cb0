/** Commands for a terminal. */

/** Quotes a word for a shell, if necessary. */
export function quoted(word) {
  return /^[\w.,:/@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Builds a command from words. */
export function command(...words) {
  return words.map((word) => quoted(String(word))).join(" ");
}
