/**
 * The older `parse_mode: "Markdown"`.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { byteOffset, type FormattedText, link, parseError, readAddress } from "./markup.ts";

/**
 * Reads the older Markdown: no nesting, `*bold*`, `_italic_`, code, links.
 *
 * @param source Text with marks.
 * @returns Plain text and entities.
 * @throws {ApiError} 400 when a mark is not closed.
 *
 * @example Usage
 * ```ts
 * import { parseMarkdown } from "./markdown.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseMarkdown("a _b_").entities, [{ type: "italic", offset: 2, length: 1 }]);
 * ```
 */
export function parseMarkdown(source: string): FormattedText {
  const entities: MessageEntity[] = [];
  let text = "";
  let index = 0;
  while (index < source.length) {
    const char = source[index]!;
    if (char === "\\" && "_*`[".includes(source[index + 1] ?? "?")) {
      text += source[index + 1];
      index += 2;
      continue;
    }
    const mark = source.startsWith("```", index) ? "```" : "_*`[".includes(char) ? char : "";
    if (mark === "") {
      text += char;
      index++;
      continue;
    }
    const start = index + mark.length;
    const end = source.indexOf(mark === "[" ? "]" : mark, start);
    if (end < 0) {
      const at = byteOffset(source, index);
      throw parseError(`Can't find end of the entity starting at byte offset ${at}`);
    }
    const [offset, length] = [text.length, end - start];
    text += source.slice(start, end);
    index = end + mark.length;
    if (mark === "[") {
      const target = readAddress(source, index);
      entities.push(link(target.url, offset, length));
      index = target.end;
    } else if (length > 0) {
      const type = { "*": "bold", _: "italic", "`": "code", "```": "pre" }[mark];
      entities.push({ type, offset, length } as MessageEntity);
    }
  }
  return { text, entities };
}
