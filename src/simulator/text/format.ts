/**
 * Formatted text: turns markup (`parse_mode`) or given entities into plain text and entities.
 *
 * @module
 */
import { ApiError } from "../api/api_error.ts";
import { trim } from "./blanks.ts";
import { asciiLower, byteLength } from "./characters.ts";
import { findEntities } from "./entities.ts";
import { withinLimit } from "./entity_limit.ts";
import { givenEntities } from "./given_entities.ts";
import { parseHtml } from "./html.ts";
import { parseMarkdown } from "./markdown.ts";
import { parseMarkdownV2 } from "./markdown_v2.ts";
import type { FormattedText } from "./markup.ts";
import { normalise } from "./normalise.ts";

/** In bytes, before any markup is read. */
const MAX_SOURCE = 1 << 15;

/**
 * Reads a text from a bot.
 *
 * @param text The text, with markup if a mode is given.
 * @param mode `HTML`, `MarkdownV2`, `Markdown` (any case) or nothing.
 * @param given Entities, used without a mode; checked here, so anything may be passed.
 * @returns Plain text and entities, including those that Telegram detects itself. A text of only
 * blanks and line breaks becomes `""`. Of the user, mentions by id contain only the id.
 * @throws {ApiError} 400 if the markup or an entity is invalid, or the mode unknown.
 */
export function formatText(text: string, mode = "", given: unknown = []): FormattedText {
  return keptText(parsedText(text, mode, given));
}

/** The first half of `formatText`: what is checked before the chat is looked up. */
export function parsedText(text: string, mode = "", given: unknown = []): FormattedText {
  if (byteLength(text) > MAX_SOURCE) throw ApiError.badRequest("text is too long");
  return parse(text, asciiLower(mode), given);
}

/** The second half: the text as it is stored. */
export function keptText(parsed: FormattedText): FormattedText {
  const { text, entities } = trim(normalise(parsed));
  return { text, entities: findEntities(text, withinLimit(entities)) };
}

function parse(text: string, mode: string, given: unknown): FormattedText {
  if (text === "" || mode === "" || mode === "none") {
    return { text, entities: givenEntities(given) };
  }
  const parser = { html: parseHtml, markdown: parseMarkdown, markdownv2: parseMarkdownV2 }[mode];
  if (!parser) throw ApiError.badRequest("unsupported parse_mode");
  if (!text.isWellFormed()) throw ApiError.badRequest("text must be encoded in UTF-8");
  return parser(text);
}
