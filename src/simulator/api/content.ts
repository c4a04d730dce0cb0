/**
 * What a `send…` call puts into a message.
 *
 * @module
 */
import type { MessageEntity } from "../../telegram/types.ts";
import { formatText } from "../text/format.ts";
import type { FormattedText } from "../text/markup.ts";
import type { Content } from "../world/posting.ts";
import { ApiError } from "./api_error.ts";
import type { Call } from "./call.ts";
import { inputFile, mediaField } from "./input_files.ts";

/** Telegram's limits, in characters. */
const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;

/** Reads a text with its `parse_mode` or entities. */
function formatted(source: Fields, text: string, entities: string): FormattedText {
  const given = source.json(entities);
  return formatText(
    source.text(text),
    source.text("parse_mode"),
    Array.isArray(given) ? given as MessageEntity[] : [],
  );
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
export function textContent(fields: Fields): Content {
  const { text, entities } = formatted(fields, "text", "entities");
  if (text === "") throw ApiError.badRequest("message text is empty");
  if (text.length > MAX_TEXT) throw ApiError.badRequest("message is too long");
  const preview = fields.json("link_preview_options");
  return {
    text,
    ...(entities.length > 0 ? { entities } : {}),
    ...(preview ? { link_preview_options: preview } : {}),
  };
}

/**
 * The caption of a message.
 *
 * @param fields Where it is read from.
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
export function captionContent(fields: Fields): Content {
  const { text, entities } = formatted(fields, "caption", "caption_entities");
  if (text.length > MAX_CAPTION) throw ApiError.badRequest("message caption is too long");
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
    ...(sort === "sticker" || sort === "video_note" ? {} : captionContent(fields)),
  } as Content;
}
