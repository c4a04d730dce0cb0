/**
 * What a `send…` call puts into a message.
 *
 * @module
 */
import { isBlank } from "../text/blanks.ts";
import { pointLength } from "../text/characters.ts";
import { formatText, type UserOf } from "../text/format.ts";
import type { FormattedText } from "../text/markup.ts";
import type { Content } from "../world/posting.ts";
import { ApiError } from "./api_error.ts";
import type { Call } from "./call.ts";
import { fieldsOf } from "./fields.ts";
import { inputFile, mediaField } from "./input_files.ts";

/** Telegram's limits, in code points. */
const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;

/** How a text is read. */
export interface TextOptions {
  /** Who can be mentioned by id; without it anybody can. */
  readonly userOf?: UserOf;
  /** What the error is when it is too long; the servers, which check edits, word it otherwise. */
  readonly tooLong?: string;
}

/**
 * Reads a text with its `parse_mode` or entities.
 *
 * @param source Where it is read from.
 * @param text The name of the text's field.
 * @param entities The name of the entities' field.
 * @param userOf Who can be mentioned by id.
 */
export function formattedField(
  source: Fields,
  text: string,
  entities: string,
  userOf?: UserOf,
): FormattedText {
  return formatText(
    source.text(text),
    source.text("parse_mode"),
    entityObjects(source, entities),
    userOf,
  );
}

/** Entities that are no JSON are passed over. */
function entityObjects(source: Fields, name: string): unknown {
  try {
    return source.json(name);
  } catch (error) {
    if (error instanceof ApiError) return undefined;
    throw error;
  }
}

/** Where the fields of a content are read from: a call, or an item of `media`. */
export interface Fields {
  /** A field as text, `""` when absent. */
  text(name: string): string;
  /** A field as JSON value. */
  json(name: string): unknown;
  /** A field as number. */
  number(name: string): number | undefined;
  /** A field as Boolean. */
  boolean(name: string): boolean;
}

/**
 * The text of a message.
 *
 * @param fields Where it is read from.
 * @param options How it is read.
 * @returns `text` and `entities`.
 * @throws {ApiError} 400 when it is empty, too long or wrongly marked up.
 *
 * @example Usage
 * ```ts
 * import { textContent } from "./content.ts";
 * import { Params } from "./params.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const params = new Params({ text: "<i>hi</i>", parse_mode: "HTML" });
 * assertEquals(textContent(params).text, "hi");
 * ```
 */
export function textContent(
  fields: Fields,
  { userOf, tooLong = "message is too long" }: TextOptions = {},
): Content {
  if (fields.text("text") === "") throw ApiError.badRequest("message text is empty");
  const { text, entities } = formattedField(fields, "text", "entities", userOf);
  const preview = fields.json("link_preview_options");
  if (isBlank(text) && !hasAddress(preview)) throw ApiError.badRequest("text must be non-empty");
  if (pointLength(text) > MAX_TEXT) throw ApiError.badRequest(tooLong);
  return {
    text,
    ...(entities.length > 0 ? { entities } : {}),
    ...(preview ? { link_preview_options: preview } : {}),
  };
}

/** A preview of an address of its own is enough for a message. */
function hasAddress(preview: unknown): boolean {
  const fields = fieldsOf(preview);
  return fields.has("url") && !fields.boolean("is_disabled");
}

/**
 * The caption of a message.
 *
 * @param fields Where it is read from.
 * @param options How it is read.
 * @returns `caption` and `caption_entities`, both left out when there is none.
 * @throws {ApiError} 400 when it is too long or wrongly marked up.
 *
 * @example Usage
 * ```ts
 * import { captionContent } from "./content.ts";
 * import { Params } from "./params.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(captionContent(new Params({ caption: "A cat" })), { caption: "A cat" });
 * ```
 */
export function captionContent(
  fields: Fields,
  { userOf, tooLong = "message caption is too long" }: TextOptions = {},
): Content {
  const { text, entities } = formattedField(fields, "caption", "caption_entities", userOf);
  if (pointLength(text) > MAX_CAPTION) throw ApiError.badRequest(tooLong);
  return {
    ...(text === "" ? {} : { caption: text }),
    ...(entities.length > 0 ? { caption_entities: entities } : {}),
    ...(fields.boolean("show_caption_above_media") ? { show_caption_above_media: true } : {}),
    ...(fields.boolean("has_spoiler") ? { has_media_spoiler: true } : {}),
  };
}

const DETAILS = ["width", "height", "duration", "length"];

/**
 * A photo, document, video … with its caption.
 *
 * @param call The call.
 * @param sort Which of them; also the name of the field in the message.
 * @param fields Where it is read from.
 * @param field The field with the file.
 * @returns The content.
 * @throws {ApiError} 400 when the file or the caption is not taken.
 *
 * @example Usage
 * ```ts
 * import { mediaContent } from "./content.ts";
 * import type { Call } from "./call.ts";
 * import { Params } from "./params.ts";
 * import { World } from "../world/world.ts";
 * import { FakeClock } from "../../util/fake_clock.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const world = new World({ clock: new FakeClock(), random: Math.random });
 * const params = new Params({ photo: "https://example.org/cat.jpg", caption: "A cat" });
 * const content = mediaContent({ world, params } as Call, "photo");
 * assertEquals([content.photo?.length, content.caption], [1, "A cat"]);
 * ```
 */
export function mediaContent(
  call: Call,
  sort: string,
  fields: Fields = call.params,
  field: string = sort,
): Content {
  const reference = fields.text(field);
  const upload = call.params.upload(field) ?? call.params.attachment(reference);
  const file = inputFile(call, sort, upload, reference);
  const details: Record<string, unknown> = Object.fromEntries(
    DETAILS.map((name) => [name, fields.number(name)]),
  );
  for (const name of ["title", "performer", "emoji"]) details[name] = fields.text(name);
  const media = mediaField(sort, file, details);
  return {
    [sort]: media,
    ...(sort === "animation" ? { document: mediaField("document", file) } : {}),
    ...(sort === "sticker" || sort === "video_note" ? {} : captionContent(fields, call.world)),
  } as Content;
}
