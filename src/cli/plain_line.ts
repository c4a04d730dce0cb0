/**
 * Texts from elsewhere on one line of a terminal.
 *
 * @module
 */

/** Characters that a terminal would obey rather than show, such as its escape sequences. */
const OBEYED = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** A text as one line that shows all of it; quotes and the like stay as they are. */
export function plainLine(text: string): string {
  return text.replace(OBEYED, (character) => {
    const json = JSON.stringify(character).slice(1, -1);
    return json !== character ? json : `\\u{${character.codePointAt(0)!.toString(16)}}`;
  });
}

/** The same, cut to a number of characters. */
export function shortLine(text: string, length: number): string {
  const line = plainLine(text);
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}
