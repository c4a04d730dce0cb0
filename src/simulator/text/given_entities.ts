/**
 * Entities that a bot gives as objects instead of marking its text up.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { ApiError } from "../api/api_error.ts";
import { cleanText } from "./clean_text.ts";
import { dateFormat } from "./date_format.ts";
import { EntityObject } from "./entity_object.ts";
import { userId } from "./integers.ts";
import { checkLink, linkedUser } from "./links.ts";
import { entity, NOBODY, pre, type Span, textMention } from "./markup.ts";

/** Telegram finds these by itself and passes over those that are given. */
const FOUND: ReadonlySet<string> = new Set([
  "mention",
  "hashtag",
  "cashtag",
  "bot_command",
  "url",
  "email",
  "phone_number",
  "bank_card_number",
]);

/** Types without more fields. */
const PLAIN: ReadonlySet<string> = new Set([
  "bold",
  "italic",
  "underline",
  "strikethrough",
  "spoiler",
  "code",
  "blockquote",
  "expandable_blockquote",
]);

/** Makes an entity of checked fields, or nothing where the entity is dropped. */
type Maker = () => MessageEntity | undefined;

/** Reads and checks the entities; what is not a list counts as none. */
export function givenEntities(value: unknown): MessageEntity[] {
  if (!Array.isArray(value)) return [];
  // The objects are all read before the first of their values is checked.
  const makers = value.map(maker);
  return makers.flatMap((make) => make() ?? []);
}

function maker(value: unknown): Maker {
  const object = new EntityObject(value);
  const span = { offset: object.int32("offset"), length: object.int32("length") };
  const type = object.text("type");
  if (PLAIN.has(type)) return () => entity(span, type as MessageEntity["type"]);
  if (FOUND.has(type)) return () => undefined;
  switch (type) {
    case "pre": {
      const language = object.optionalText("language");
      return () => pre(span, cleanText(language));
    }
    case "text_link": {
      const url = object.text("url");
      return () => link(url, span);
    }
    case "text_mention": {
      const id = userId(object.object("user").int64("id")) ?? NOBODY;
      return () => textMention(span, id);
    }
    case "custom_emoji": {
      const id = object.int64("custom_emoji_id");
      return () => customEmoji(id, span);
    }
    case "date_time": {
      const time = object.int32("unix_time");
      const date_time_format = dateFormat(object.optionalText("date_time_format"));
      if (date_time_format === undefined) throw object.error("Invalid date-time format specified");
      return () => date(time, date_time_format, span);
    }
    default:
      throw object.error(type === "" ? "Type is not specified" : "Unsupported type specified");
  }
}

function link(address: string, span: Span): MessageEntity {
  if (!address.isWellFormed()) {
    throw ApiError.badRequest("messageEntityTextUrl.url must be encoded in UTF-8");
  }
  const cleaned = cleanText(address);
  const id = linkedUser(cleaned);
  if (id !== undefined) return textMention(span, id);
  const link = checkLink(cleaned);
  if ("error" in link) {
    throw ApiError.badRequest(`entity URL '${cleaned}' is invalid: ${link.error}`);
  }
  return entity(span, "text_link", { url: link.url });
}

function customEmoji(id: bigint, span: Span): MessageEntity {
  if (id === 0n) throw ApiError.badRequest("invalid custom emoji identifier specified");
  return entity(span, "custom_emoji", { custom_emoji_id: String(id) });
}

function date(unix_time: number, date_time_format: string, span: Span): MessageEntity {
  if (unix_time <= 0) throw ApiError.badRequest("invalid date specified");
  return entity(span, "date_time", { unix_time, date_time_format });
}
