/**
 * Texts and entities in the normalized form that Telegram stores.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { ApiError } from "../api/api_error.ts";
import { checkedEntity } from "./checked_entity.ts";
import { clean } from "./clean_text.ts";
import { nested } from "./entity_nesting.ts";
import { type FormattedText, NOBODY } from "./markup.ts";

/** Checks and cleans a text, and sorts and nests its entities. */
export function normalise({ text, entities: given }: FormattedText): FormattedText {
  const entities = given.map(checkedEntity);
  if (!text.isWellFormed()) throw ApiError.badRequest("strings must be encoded in UTF-8");
  entities.forEach(checkBounds);
  const cleaned = clean(text, nested(entities.filter(isNotEmpty)));
  // Removing characters can leave entities empty, or make two of the same style adjacent.
  return { text: cleaned.text, entities: nested(cleaned.entities.filter(isNotEmpty)) };
}

function isNotEmpty(entity: MessageEntity): boolean {
  return entity.length > 0 && !(entity.type === "text_mention" && entity.user.id === NOBODY);
}

function checkBounds({ offset, length }: MessageEntity): void {
  const isOutside = (value: number) => value < 0 || value > 1_000_000;
  if (isOutside(offset)) {
    throw ApiError.badRequest(`receive an entity with incorrect offset ${offset}`);
  }
  if (isOutside(length)) {
    throw ApiError.badRequest(`receive an entity with incorrect length ${length}`);
  }
}
