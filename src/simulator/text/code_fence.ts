/**
 * The start of a code block in both Markdowns: three backticks and an optional language.
 *
 * @module
 */
import { isSpace, skipWhile } from "./characters.ts";

/** An opening fence. */
export interface Fence {
  /** `""` if none is named. */
  readonly language: string;
  /** Where the code begins. */
  readonly end: number;
}

/** Reads the fence whose first backtick is at a position. */
export function openFence(source: string, index: number): Fence {
  const start = index + 3;
  const word = skipWhile(source, start, (char) => !isSpace(char) && char !== "`");
  const isLanguage = word > start && word < source.length && source[word] !== "`";
  const end = isLanguage ? word : start;
  return { language: source.slice(start, end), end: afterNewline(source, end) };
}

/** Skips one line break of any kind. */
function afterNewline(source: string, index: number): number {
  const [line] = /^(?:\r\n|\n\r|\r|\n|)/.exec(source.slice(index, index + 2))!;
  return index + line.length;
}
