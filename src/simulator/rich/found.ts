/**
 * Links, mentions, hashtags and so on, detected in rich text without markup.
 *
 * @module
 */
import type { RichText } from "../../telegram/types.ts";
import { findEntities } from "../text/entities.ts";
import { joined } from "./rich_text.ts";

/** The piece's type and the field with the detected text, by entity type. */
const PIECES: Readonly<Record<string, readonly [type: string, field: string]>> = {
  url: ["url", "url"],
  email: ["email_address", "email_address"],
  phone_number: ["phone_number", "phone_number"],
  bank_card_number: ["bank_card_number", "bank_card_number"],
  mention: ["mention", "username"],
  hashtag: ["hashtag", "hashtag"],
  cashtag: ["cashtag", "cashtag"],
  bot_command: ["bot_command", "bot_command"],
};

/** Splits a string into pieces where something is detected. */
export function withFound(text: string): RichText {
  const pieces: RichText[] = [];
  let end = 0;
  for (const { type, offset, length } of findEntities(text)) {
    const piece = PIECES[type];
    if (!piece) continue;
    const found = text.slice(offset, offset + length);
    pieces.push(text.slice(end, offset));
    pieces.push({ type: piece[0], text: found, [piece[1]]: found } as RichText);
    end = offset + length;
  }
  return joined([...pieces, text.slice(end)]);
}
