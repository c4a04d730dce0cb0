/**
 * Contacts and dice.
 *
 * @module
 */
import type { Contact, Dice } from "../../../telegram/types.ts";
import { integerBetween, type Random } from "../../random.ts";
import { ApiError } from "../api_error.ts";
import type { Draft, Fields } from "./draft.ts";

/** The emoji of dice, with their number of values. */
const FACES: Readonly<Record<string, number>> = {
  "🎲": 6,
  "🎯": 6,
  "🎳": 6,
  "🏀": 5,
  "⚽": 5,
  "🎰": 64,
};

/** A contact, from fields whose presence has been checked. */
export function contactOf(fields: Fields): Contact {
  const optional = ["last_name", "vcard"]
    .map((name) => [name, fields.text(name)])
    .filter(([, value]) => value !== "");
  return {
    phone_number: fields.text("phone_number"),
    first_name: fields.text("first_name"),
    ...Object.fromEntries(optional),
  };
}

/** A message with a contact. */
export function contactDraft(contact: Contact): Draft {
  return () => {
    if (contact.first_name.trim() === "" || !/\d/.test(contact.phone_number)) {
      throw ApiError.badRequest("wrong phone number specified");
    }
    return { contact: { ...contact, phone_number: contact.phone_number.replace(/[^\d+]/g, "") } };
  };
}

/** A dice throw. */
export function diceDraft(random: Random, emoji: string): Draft {
  const thrown = (emoji || "🎲").replace(/\ufe0f$/, "");
  return () => {
    const faces = FACES[thrown];
    if (faces === undefined) throw ApiError.badRequest("EMOTICON_INVALID");
    return { dice: { emoji: thrown, value: integerBetween(random, 1, faces) } as Dice };
  };
}
