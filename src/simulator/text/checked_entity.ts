/**
 * Checks the content of entities, whether they come from markup or from objects.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { ApiError } from "../api/api_error.ts";
import { cleanText } from "./clean_text.ts";
import { checkLink, linkedUser } from "./links.ts";
import { entity, pre, type Span, textMention } from "./markup.ts";

/** Returns an entity as Telegram stores it, or refuses it. */
export function checkedEntity(given: MessageEntity): MessageEntity {
  switch (given.type) {
    case "pre":
      return pre(given, cleaned(given.language ?? "", "PreCode.language"));
    case "text_link":
      return link(cleaned(given.url, "TextUrl.url"), given);
    case "custom_emoji":
      if (given.custom_emoji_id !== "0") return given;
      throw ApiError.badRequest("invalid custom emoji identifier specified");
    case "date_time":
      if (given.unix_time > 0) return given;
      throw ApiError.badRequest("invalid date specified");
    default:
      return given;
  }
}

function link(url: string, span: Span): MessageEntity {
  const id = linkedUser(url);
  if (id !== undefined) return textMention(span, id);
  const link = checkLink(url);
  if ("url" in link) return entity(span, "text_link", { url: link.url });
  throw ApiError.badRequest(`entity URL '${url}' is invalid: ${link.error}`);
}

function cleaned(text: string, field: string): string {
  if (text.isWellFormed()) return cleanText(text);
  throw ApiError.badRequest(`messageEntity${field} must be encoded in UTF-8`);
}
