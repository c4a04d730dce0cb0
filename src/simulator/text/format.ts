/**
 * Formatted text: `parse_mode`, or entities given as such, become plain text and entities.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { ApiError } from "../api/api_error.ts";
import { findEntities } from "./entities.ts";
import { parseHtml } from "./html.ts";
import { parseMarkdown } from "./markdown.ts";
import { parseMarkdownV2 } from "./markdown_v2.ts";
import type { FormattedText } from "./markup.ts";

/** Cuts white space off both ends and moves the entities along. */
function trimmed(text: string, entities: readonly MessageEntity[]): FormattedText {
  const result = text.trim();
  const shift = text.length - text.trimStart().length;
  return {
    text: result,
    entities: entities.flatMap((entity) => {
      const start = Math.max(0, entity.offset - shift);
      const end = Math.min(result.length, entity.offset - shift + entity.length);
      return end > start ? [{ ...entity, offset: start, length: end - start }] : [];
    }),
  };
}

/**
 * Reads a text as a bot wrote it.
 *
 * @param text The text, with markup when a mode is given.
 * @param mode `HTML`, `MarkdownV2`, `Markdown` (any case) or nothing.
 * @param given Entities, used when there is no mode.
 * @returns Plain text and entities, the ones Telegram finds by itself included.
 * @throws {ApiError} 400 when the markup is wrong or the mode unknown.
 *
 * @example Usage
 * ```ts
 * import { formatText } from "./format.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(formatText("<b>hi</b>", "HTML"), {
 *   text: "hi",
 *   entities: [{ type: "bold", offset: 0, length: 2 }],
 * });
 * ```
 */
export function formatText(
  text: string,
  mode = "",
  given: readonly MessageEntity[] = [],
): FormattedText {
  const parsed = parse(text, mode.toLowerCase(), given);
  const { text: plain, entities } = trimmed(parsed.text, parsed.entities);
  return { text: plain, entities: findEntities(plain, entities) };
}

function parse(text: string, mode: string, given: readonly MessageEntity[]): FormattedText {
  switch (mode) {
    case "":
    case "none":
      return { text, entities: [...given] };
    case "html":
      return parseHtml(text);
    case "markdown":
      return parseMarkdown(text);
    case "markdownv2":
      return parseMarkdownV2(text);
    default:
      throw new ApiError(400, "Bad Request: unsupported parse_mode");
  }
}
