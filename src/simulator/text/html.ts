/**
 * `parse_mode: "HTML"`.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { asciiLower, charAt, isSpace, skipWhile } from "./characters.ts";
import { sorted } from "./entity_order.ts";
import { addHtmlEntity } from "./html_entity.ts";
import { readReference } from "./html_reference.ts";
import { readStartTag, type StartTag } from "./html_tag.ts";
import { entity, type FormattedText, parseError, parseErrorAt } from "./markup.ts";

const INVALID = "Text contains invalid Unicode characters after decoding HTML entities, " +
  "check for unmatched surrogate code units";

/** Reads HTML as Telegram understands it. */
export function parseHtml(source: string): FormattedText {
  const entities: MessageEntity[] = [];
  const open: (StartTag & { start: number })[] = [];
  let [text, index] = ["", 0];
  while (index < source.length) {
    const char = source[index]!;
    const reference = char === "&" ? readReference(source, index) : undefined;
    if (char !== "<") {
      text += reference?.char ?? char;
      index = reference?.end ?? index + 1;
    } else if (charAt(source, index + 1) !== "/") {
      const tag = readStartTag(source, index);
      open.push({ ...tag, start: text.length });
      index = tag.end;
    } else {
      const tag = open.at(-1);
      index = readEndTag(source, index, tag?.name);
      const span = { offset: tag!.start, length: text.length - tag!.start };
      if (span.length > 0) addHtmlEntity(entities, tag!, span, text);
      open.pop();
    }
  }
  const last = open.at(-1);
  if (last) throw parseError(`Can't find end tag corresponding to start tag "${last.name}"`);
  if (!text.isWellFormed()) throw parseError(INVALID);
  return { text, entities: sorted(entities.map(withoutLanguage)) };
}

/** Checks the end tag at a position, and returns where the text continues. */
function readEndTag(source: string, start: number, expected: string | undefined): number {
  if (expected === undefined) throw parseErrorAt("Unexpected end tag", source, start);
  const afterName = skipWhile(source, start + 1, (char) => !isSpace(char) && char !== ">");
  const name = asciiLower(source.slice(start + 2, afterName));
  const end = skipWhile(source, afterName, (char) => char !== "\0" && isSpace(char));
  if (source[end] !== ">") throw parseErrorAt("Unclosed end tag", source, start);
  if (name !== "" && name !== expected) {
    const details = `, expected "</${expected}>", found "</${name}>"`;
    throw parseErrorAt("Unmatched end tag", source, start, details);
  }
  return end + 1;
}

/** Outside `pre`, the language of `code` is dropped. */
function withoutLanguage(found: MessageEntity): MessageEntity {
  return found.type === "code" ? entity(found, "code") : found;
}
