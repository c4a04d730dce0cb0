/**
 * What people type: texts and captions.
 *
 * @module
 */
import type { Message } from "../../telegram/types.ts";
import { isBlank } from "../text/blanks.ts";
import { formatText } from "../text/format.ts";
import type { FormattedText } from "../text/markup.ts";
import { firstLink } from "../text/link_preview.ts";
import type { Change, Content } from "../world/posting.ts";

/** The most characters of a text or caption that Telegram's apps send in one message. */
const MAX_TEXT = 4096;

/**
 * What a person types, formatted. Telegram's apps would split a longer one.
 *
 * @throws {Error} If it is not a string, or too long for one message.
 */
export function typed(text: string): FormattedText {
  if (typeof text !== "string") throw new Error(`Cannot write ${typeof text}: give a string`);
  const formatted = formatText(text);
  const { length } = [...formatted.text];
  if (length <= MAX_TEXT) return formatted;
  throw new Error(`Cannot write ${length} characters in one message: it takes at most ${MAX_TEXT}`);
}

/** The same for the text of a message: Telegram's apps send no empty one. */
function typedText(text: string): FormattedText {
  const formatted = typed(text);
  if (isBlank(formatted.text)) {
    throw new Error("Cannot write an empty text: give one with a visible character");
  }
  return formatted;
}

/** A text as a person types it; commands, mentions and links become entities. */
export function textContent(text: string): Content {
  const { text: plain, entities } = typedText(text);
  const url = firstLink(plain, entities);
  return {
    text: plain,
    ...(entities.length > 0 ? { entities } : {}),
    ...(url === undefined ? {} : { link_preview_options: { url } }),
  };
}

/** The changes when a person edits a message's text or caption. */
export function newText(message: Message, text: string): Change {
  const isCaption = message.text === undefined;
  const { text: plain, entities } = isCaption ? typed(text) : typedText(text);
  const marks = entities.length > 0 ? entities : undefined;
  if (isCaption) return { caption: plain, caption_entities: marks };
  const url = firstLink(plain, entities);
  return {
    text: plain,
    entities: marks,
    link_preview_options: url === undefined ? undefined : { url },
  };
}
