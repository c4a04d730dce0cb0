/**
 * Texts and captions of messages.
 *
 * @module
 */
import type { LinkPreviewOptions, MessageEntity } from "../../../telegram/types.ts";
import { formatText } from "../../text/format.ts";
import type { FormattedText } from "../../text/markup.ts";
import { ApiError } from "../api_error.ts";
import { JsonObject, reading } from "../json_object.ts";
import type { Params } from "../params.ts";
import type { Draft, Fields } from "./draft.ts";

/** Telegram's limits, in code points. */
const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;

/** Reads a text with its mode or entities, e.g. `question` with `question_parse_mode`. */
export function formattedIn(
  fields: Fields,
  name: string,
  mode = "parse_mode",
  entities = "entities",
): FormattedText {
  const given = fields.value(entities);
  const list = Array.isArray(given) ? given as MessageEntity[] : [];
  return formatText(fields.text(name), fields.text(mode), list);
}

/** A text's length as Telegram's limits count it. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** Text and entities under their names, entities only when there are any. */
export function textFields(
  { text, entities }: FormattedText,
  prefix = "",
): Record<string, unknown> {
  const name = prefix === "" ? "entities" : `${prefix}_entities`;
  return { [prefix || "text"]: text, ...(entities.length > 0 ? { [name]: entities } : {}) };
}

interface Preview {
  readonly link_preview_options?: LinkPreviewOptions;
}

/** The text of a message. */
export function textDraft(params: Params): Draft {
  const preview = linkPreview(params);
  const formatted = messageText(params, "text");
  return () => ({ ...checkedText(formatted), ...withUrl(preview, formatted) });
}

/** Options that were given show which link the preview is of. */
function withUrl(preview: Preview, { text, entities }: FormattedText): Preview {
  const { link_preview_options: options } = preview;
  if (!options || options.is_disabled || options.url) return preview;
  const link = entities.find(({ type }) => type === "url" || type === "text_link");
  if (!link) return preview;
  const { offset, length } = link;
  const url = link.type === "text_link" ? link.url : text.slice(offset, offset + length);
  return { link_preview_options: { ...options, url } };
}

/** A text that must be there. */
export function messageText(fields: Fields, name: string): FormattedText {
  if (fields.text(name) === "") throw ApiError.badRequest("message text is empty");
  return formattedIn(fields, name);
}

/** Checks a text when the chat is known. */
export function checkedText(formatted: FormattedText): Record<string, unknown> {
  if (formatted.text === "") throw ApiError.badRequest("text must be non-empty");
  if (lengthOf(formatted.text) > MAX_TEXT) throw ApiError.badRequest("message is too long");
  return textFields(formatted);
}

/** Sorts of media that can be hidden until they are tapped, and stand below their caption. */
const VISUAL: ReadonlySet<string> = new Set(["photo", "video", "animation"]);

/** The caption of a message with media of this sort. */
export function captionDraft(fields: Fields, sort: string): Draft {
  const formatted = formattedIn(fields, "caption", "parse_mode", "caption_entities");
  const isVisual = VISUAL.has(sort);
  const isAbove = isVisual && fields.boolean("show_caption_above_media");
  const hasSpoiler = isVisual && fields.boolean("has_spoiler");
  return () => {
    if (lengthOf(formatted.text) > MAX_CAPTION) {
      throw ApiError.badRequest("message caption is too long");
    }
    return {
      ...(formatted.text === "" ? {} : textFields(formatted, "caption")),
      ...(isAbove ? { show_caption_above_media: true } : {}),
      ...(hasSpoiler ? { has_media_spoiler: true } : {}),
    };
  };
}

/** How links in the text are shown; with the parameter of old. */
function linkPreview(params: Params): Preview {
  const value = params.json("link_preview_options");
  if (value === undefined) {
    const isDisabled = params.boolean("disable_web_page_preview");
    return isDisabled ? { link_preview_options: { is_disabled: true } } : {};
  }
  return { link_preview_options: linkPreviewOptions(value) };
}

/** Reads how links are shown. */
export function linkPreviewOptions(value: unknown): LinkPreviewOptions {
  const object = JsonObject.of(value);
  if (!object) throw ApiError.badRequest("object expected as link preview options");
  return reading("", () => {
    const url = object.text("url");
    const flags = ["is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text"]
      .filter((name) => object.boolean(name));
    return {
      ...Object.fromEntries(flags.map((name) => [name, true])),
      ...(url === "" ? {} : { url }),
    };
  });
}
