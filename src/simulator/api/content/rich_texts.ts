/**
 * Rich text given as objects.
 *
 * @module
 */
import type { RichText } from "../../../telegram/types.ts";
import { joined } from "../../rich/rich_text.ts";
import { FieldError, JsonObject } from "../json_object.ts";

/** Converts a string to rich text by detecting links, mentions and so on. */
export type Found = (text: string) => RichText;

/** The fields of each type, other than its text. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  bold: [],
  italic: [],
  underline: [],
  strikethrough: [],
  spoiler: [],
  subscript: [],
  superscript: [],
  marked: [],
  code: [],
  url: ["url"],
  email_address: ["email_address"],
  phone_number: ["phone_number"],
  bank_card_number: ["bank_card_number"],
  mention: ["username"],
  hashtag: ["hashtag"],
  cashtag: ["cashtag"],
  bot_command: ["bot_command"],
  anchor_link: ["anchor_name"],
  reference: ["name"],
  reference_link: ["reference_name"],
};

/** Types without a text. */
const TEXTLESS: Readonly<Record<string, readonly string[]>> = {
  custom_emoji: ["custom_emoji_id", "alternative_text"],
  mathematical_expression: ["expression"],
  anchor: ["name"],
};

/** Types whose text is not searched for links, mentions and so on. */
const SOLID: ReadonlySet<string> = new Set(
  ["code", "url", "email_address", "phone_number", "anchor_link", "reference_link"],
);

/** Reads a rich text: a string, an array of pieces, or a piece. */
export function richText(value: unknown, found: Found): RichText {
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new FieldError("rich text must be encoded in UTF-8");
    return found(value);
  }
  if (Array.isArray(value)) return joined(value.map((piece) => richText(piece, found)));
  const object = JsonObject.of(value);
  if (!object) throw new FieldError("rich text must be a String, an Array or an Object");
  const type = object.required("type");
  const fields = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, object.required(name)]));
  const textless = TEXTLESS[type];
  if (textless) return { type, ...fields(textless) } as RichText;
  if (type === "button") {
    return { type, button: object.value("button") } as RichText;
  }
  const inner = () => richText(object.value("text") ?? "", SOLID.has(type) ? String : found);
  if (type === "date_time") {
    const unix_time = object.requiredInteger("unix_time");
    const date_time_format = object.text("date_time_format");
    return { type, text: inner(), unix_time, date_time_format } as RichText;
  }
  if (type === "text_mention") {
    return { type, text: inner(), user: object.value("user") } as RichText;
  }
  const names = TYPES[type];
  if (!names) throw new FieldError("invalid rich text type specified");
  return { type, text: inner(), ...fields(names) } as RichText;
}
