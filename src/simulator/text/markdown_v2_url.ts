/**
 * The URL of a link in MarkdownV2: `(url)`.
 *
 * @module
 */
import { charAt } from "./characters.ts";
import { parseErrorAt } from "./markup.ts";
import { isEscapable } from "./markdown_v2_marks.ts";

/** Reads the URL whose `(` is at a position. */
export function readUrl(source: string, start: number): { address: string; end: number } {
  let [address, index] = ["", start + 1];
  while (source[index] !== ")") {
    if (index >= source.length) {
      throw parseErrorAt("Can't find end of a URL", source, start + 1);
    }
    const isEscape = source[index] === "\\" && isEscapable(charAt(source, index + 1));
    address += source[isEscape ? index + 1 : index];
    index += isEscape ? 2 : 1;
  }
  return { address, end: index + 1 };
}
