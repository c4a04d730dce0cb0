/**
 * Texts and captions of messages.
 *
 * @module
 */
import type { LinkPreviewOptions } from "../../../telegram/types.ts";
import { isBlank } from "../../text/blanks.ts";
import { pointLength } from "../../text/characters.ts";
import { keptText, parsedText } from "../../text/format.ts";
import { firstLink } from "../../text/link_preview.ts";
import type { FormattedText } from "../../text/markup.ts";
import { ApiError } from "../api_error.ts";
import { JsonObject, reading } from "../json_object.ts";
import type { Params } from "../params.ts";
import type { Draft, Fields } from "./draft.ts";

/** Telegram's limits, in code points. */
const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;

/** A text whose markup has been parsed and whose last checks need the chat. */
export type DraftText = () => FormattedText;

/**
 * The errors for texts that are too long. Edits and inline results are checked by the servers,
 * which use different words.
 */
const TOO_LONG = {
  sent: ["message is too long", "message caption is too long"],
  edited: ["MESSAGE_TOO_LONG", "MEDIA_CAPTION_TOO_LONG"],
} as const;

/** What a text is used for. */
type Use = keyof typeof TOO_LONG;

/** Reads a text with its parse mode or entities, e.g. `question` with `question_parse_mode`. */
export function draftTextIn(
  fields: Fields,
  name: string,
  mode = "parse_mode",
  entities = "entities",
): DraftText {
  const parsed = parsedText(fields.text(name), fields.text(mode), fields.value(entities));
  return () => keptText(parsed);
}

/** A text without markup. */
export function plainText(text: string): DraftText {
  const parsed = parsedText(text);
  return () => keptText(parsed);
}

/** The length of a text, as Telegram's limits count it. */
export const lengthOf: (text: string) => number = pointLength;

/** A text and its entities as fields; entities only if there are any. */
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
export function textDraft(params: Params, use: Use = "sent"): Draft {
  const preview = linkPreview(params);
  const draft = messageText(params, "text");
  return () => {
    const formatted = draft();
    const text = checkedText(() => formatted, preview.link_preview_options, use);
    return { ...text, ...withUrl(preview, formatted) };
  };
}

/** The options show which link is previewed. */
function withUrl(preview: Preview, { text, entities }: FormattedText): Preview {
  const { link_preview_options: options } = preview;
  if (options?.is_disabled || options?.url) return preview;
  const url = firstLink(text, entities);
  return url === undefined ? preview : { link_preview_options: { ...options, url } };
}

/** A required text. */
export function messageText(fields: Fields, name: string): DraftText {
  if (fields.text(name) === "") throw ApiError.badRequest("message text is empty");
  return draftTextIn(fields, name);
}

/** Checks a text once the chat is known; it may be empty if the preview has a URL of its own. */
export function checkedText(
  draft: DraftText,
  preview?: LinkPreviewOptions,
  use: Use = "sent",
): Record<string, unknown> {
  const formatted = draft();
  const hasPreview = preview?.url !== undefined && !preview.is_disabled;
  if (isBlank(formatted.text) && !hasPreview) throw ApiError.badRequest("text must be non-empty");
  if (lengthOf(formatted.text) > MAX_TEXT) throw ApiError.badRequest(TOO_LONG[use][0]);
  return textFields(formatted);
}

/** Media that can have a spoiler, and a caption above them. */
const VISUAL: ReadonlySet<string> = new Set(["photo", "video", "animation"]);

/** The caption of a message with this type of media. */
export function captionDraft(fields: Fields, sort: string, use: Use = "sent"): Draft {
  const draft = draftTextIn(fields, "caption", "parse_mode", "caption_entities");
  const isVisual = VISUAL.has(sort);
  const isAbove = isVisual && fields.boolean("show_caption_above_media");
  const hasSpoiler = isVisual && fields.boolean("has_spoiler");
  return () => {
    const formatted = draft();
    if (lengthOf(formatted.text) > MAX_CAPTION) throw ApiError.badRequest(TOO_LONG[use][1]);
    return {
      ...(formatted.text === "" ? {} : textFields(formatted, "caption")),
      ...(isAbove ? { show_caption_above_media: true } : {}),
      ...(hasSpoiler ? { has_media_spoiler: true } : {}),
    };
  };
}

/** The link preview options, including the legacy parameter. */
function linkPreview(params: Params): Preview {
  const value = params.json("link_preview_options");
  if (value === undefined) {
    const isDisabled = params.boolean("disable_web_page_preview");
    return isDisabled ? { link_preview_options: { is_disabled: true } } : {};
  }
  return { link_preview_options: linkPreviewOptions(value) };
}

/** Reads link preview options. */
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
