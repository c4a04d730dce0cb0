/**
 * Entities that a bot passes as objects instead of markup.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { dateFormat } from "./date_format.ts";
import { EntityObject } from "./entity_object.ts";
import { userId } from "./integers.ts";
import { entity, NOBODY, pre, textMention } from "./markup.ts";

/** Telegram detects these itself and ignores those that are passed. */
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

/** Types without further fields. */
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

/** Reads the entities; anything but a list counts as none. Their content is checked later. */
export function givenEntities(value: unknown): MessageEntity[] {
  return Array.isArray(value) ? value.flatMap((item) => read(item) ?? []) : [];
}

function read(value: unknown): MessageEntity | undefined {
  const object = new EntityObject(value);
  const span = { offset: object.int32("offset"), length: object.int32("length") };
  const type = object.text("type");
  if (PLAIN.has(type)) return entity(span, type as MessageEntity["type"]);
  if (FOUND.has(type)) return undefined;
  switch (type) {
    case "pre":
      return pre(span, object.optionalText("language"));
    case "text_link":
      return entity(span, "text_link", { url: object.text("url") });
    case "text_mention":
      return textMention(span, userId(object.object("user").int64("id")) ?? NOBODY);
    case "custom_emoji":
      return entity(span, "custom_emoji", {
        custom_emoji_id: String(object.int64("custom_emoji_id")),
      });
    case "date_time": {
      const unix_time = object.int32("unix_time");
      const date_time_format = dateFormat(object.optionalText("date_time_format"));
      if (date_time_format === undefined) throw object.error("Invalid date-time format specified");
      return entity(span, "date_time", { unix_time, date_time_format });
    }
    default:
      throw object.error(type === "" ? "Type is not specified" : "Unsupported type specified");
  }
}
