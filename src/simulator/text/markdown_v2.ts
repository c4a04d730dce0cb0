/**
 * `parse_mode: "MarkdownV2"`.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { byteOffset, type FormattedText, link, parseError, readAddress } from "./markup.ts";

/** Longest first, so that `__` is not read as two `_`. */
const V2_MARKS: readonly (readonly [mark: string, type: string, label: string])[] = [
  ["```", "pre", "Pre"],
  ["||", "spoiler", "Spoiler"],
  ["__", "underline", "Underline"],
  ["*", "bold", "Bold"],
  ["_", "italic", "Italic"],
  ["~", "strikethrough", "Strikethrough"],
  ["`", "code", "Code"],
];
const V2_RESERVED = "_*[]()~`>#+-=|{}.!";

interface Open {
  readonly mark: string;
  readonly type: string;
  readonly label: string;
  readonly start: number;
  readonly at: number;
  readonly language?: string | undefined;
}

/**
 * Reads MarkdownV2.
 *
 * @param source Text with marks; every reserved character outside them is escaped.
 * @returns Plain text and entities.
 * @throws {ApiError} 400 when a mark is not closed or a reserved character not escaped.
 *
 * @example Usage
 * ```ts
 * import { parseMarkdownV2 } from "./markdown_v2.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseMarkdownV2("*hi*\\!"), {
 *   text: "hi!",
 *   entities: [{ type: "bold", offset: 0, length: 2 }],
 * });
 * ```
 */
export function parseMarkdownV2(source: string): FormattedText {
  const entities: MessageEntity[] = [];
  const open: Open[] = [];
  let text = "";
  let index = 0;
  while (index < source.length) {
    const inside = open.at(-1);
    const verbatim = inside?.type === "pre" || inside?.type === "code";
    const char = source[index]!;
    if (char === "\\" && index + 1 < source.length) {
      text += source[index + 1];
      index += 2;
      continue;
    }
    if (inside && source.startsWith(inside.mark, index)) {
      const length = text.length - inside.start;
      if (inside.mark === "]") {
        const { url, end } = readAddress(source, index + 1);
        if (length > 0) entities.push(link(url, inside.start, length));
        index = end;
      } else {
        if (length > 0) entities.push(closed(inside, text));
        index += inside.mark.length;
      }
      open.pop();
      continue;
    }
    const mark = verbatim ? undefined : V2_MARKS.find(([m]) => source.startsWith(m, index));
    if (mark) {
      const [sign, type, label] = mark;
      const after = index + sign.length;
      const language = type === "pre" ? /^(\S+)\n/.exec(source.slice(after))?.[1] : undefined;
      open.push({ mark: sign, type, label, start: text.length, at: index, language });
      index = after + (language ? language.length + 1 : 0);
    } else if (!verbatim && char === "[") {
      open.push({ mark: "]", type: "text_link", label: "TextUrl", start: text.length, at: index });
      index++;
    } else if (!verbatim && char === ">" && (index === 0 || source[index - 1] === "\n")) {
      const length = source.slice(index + 1).search(/\n(?!>)|$/);
      const quote = parseMarkdownV2(
        source.slice(index + 1, index + 1 + length).replaceAll("\n>", "\n"),
      );
      const offset = text.length;
      entities.push({ type: "blockquote", offset, length: quote.text.length });
      entities.push(...quote.entities.map((e) => ({ ...e, offset: e.offset + offset })));
      text += quote.text;
      index += 1 + length;
    } else if (!verbatim && V2_RESERVED.includes(char)) {
      throw parseError(
        `Character '${char}' is reserved and must be escaped with the preceding '\\'`,
      );
    } else {
      text += char;
      index++;
    }
  }
  const last = open.at(-1);
  if (last) {
    const at = byteOffset(source, last.at);
    throw parseError(`Can't find end of ${last.label} entity at byte offset ${at}`);
  }
  return { text, entities };
}

function closed({ type, start, language }: Open, text: string): MessageEntity {
  const entity = { type, offset: start, length: text.length - start };
  return (language ? { ...entity, language } : entity) as MessageEntity;
}
