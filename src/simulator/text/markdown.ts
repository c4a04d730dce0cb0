/**
 * The older `parse_mode: "Markdown"`: no nesting, `*bold*`, `_italic_`, code, links.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { ApiError } from "../api/api_error.ts";
import { byteLength, charAt } from "./characters.ts";
import { openFence } from "./code_fence.ts";
import { linkEntity } from "./links.ts";
import { entity, type FormattedText, parseErrorAt, pre, type Span } from "./markup.ts";

const MARKS = "_*`[";

/** Reads the older Markdown. */
export function parseMarkdown(source: string): FormattedText {
  const entities: MessageEntity[] = [];
  let [text, index] = ["", 0];
  while (index < source.length) {
    const char = source[index]!;
    const isEscape = char === "\\" && MARKS.includes(charAt(source, index + 1));
    if (isEscape || !MARKS.includes(char)) {
      text += isEscape ? source[index + 1] : char;
      index += isEscape ? 2 : 1;
      continue;
    }
    const fence = source.startsWith("```", index) ? openFence(source, index) : undefined;
    const mark = fence ? "```" : char === "[" ? "]" : char;
    const start = fence?.end ?? index + 1;
    const end = source.indexOf(mark, start);
    if (end < 0) throw parseErrorAt("Can't find end of the entity starting", source, index);
    const span = { offset: text.length, length: end - start };
    const shift = char === "[" ? byteLength(source.slice(0, start)) - byteLength(text) : 0;
    text += source.slice(start, end);
    index = end + mark.length;
    if (span.length === 0) continue;
    if (char !== "[") {
      entities.push(styled(char, span, fence?.language));
    } else {
      const url = source[index] === "(" ? readUrl(source, index) : undefined;
      const added = url ? linkEntity(url.address, span) : ownLink(text, span, shift);
      if (added) entities.push(added);
      index = url?.end ?? index;
    }
  }
  return { text, entities };
}

function styled(mark: string, span: Span, language: string | undefined): MessageEntity {
  if (language !== undefined) return pre(span, language);
  return entity(span, mark === "*" ? "bold" : mark === "_" ? "italic" : "code");
}

/** Reads `(url)`; the end of the text ends it, too. */
function readUrl(source: string, index: number): { address: string; end: number } {
  const close = source.indexOf(")", index);
  const end = close < 0 ? source.length : close;
  return { address: source.slice(index + 1, end), end: end + 1 };
}

/**
 * The link of `[url]`. TDLib reads the URL from a buffer in which it has already shifted the text,
 * by as many bytes as marks were removed before: `[x.com]` leads to `.comm`.
 */
function ownLink(text: string, span: Span, shift: number): MessageEntity | undefined {
  const bytes = new TextEncoder().encode(text.slice(span.offset));
  const moved = bytes.map((byte, index) => bytes[index + shift] ?? byte);
  const address = new TextDecoder("utf-8", { ignoreBOM: true }).decode(moved);
  const found = linkEntity(address, span);
  if (found && !sameBytes(new TextEncoder().encode(address), moved)) {
    throw ApiError.badRequest("messageEntityTextUrl.url must be encoded in UTF-8");
  }
  return found;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
