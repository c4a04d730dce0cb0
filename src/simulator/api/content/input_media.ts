/**
 * InputMedia: the items of an album, and the new media of an edited message.
 *
 * @module
 */
import { ApiError } from "../api_error.ts";
import type { Call } from "../call.ts";
import { FieldError, JsonObject, reading } from "../json_object.ts";
import type { Draft } from "./draft.ts";
import { livePhotoOf } from "./live_photo.ts";
import { inputFile, mediaDraft } from "./media.ts";
import { captionDraft } from "./text.ts";

/** The types allowed in an album or an edit. */
const SORTS = ["photo", "live_photo", "video", "animation", "audio", "document"] as const;
const PAID_SORTS = ["photo", "live_photo", "video"] as const;
const MAX_ALBUM = 10;

/** The types of InputMedia. */
export type InputMediaSort = (typeof SORTS)[number];

/** An item and its type. */
export interface InputMedia {
  readonly sort: InputMediaSort;
  /** Whether its caption is shown above it. */
  readonly isAbove: boolean;
  readonly draft: Draft;
}

/** Reads an item. */
export function inputMedia(
  call: Call,
  value: unknown,
  use: "album" | "edit" | "InputPaidMedia",
): InputMedia {
  const isPaid = use === "InputPaidMedia";
  const sorts: readonly InputMediaSort[] = isPaid ? PAID_SORTS : SORTS;
  return reading(`can't parse ${isPaid ? use : "InputMedia"}`, () => {
    const object = JsonObject.of(value);
    if (!object) throw new FieldError("expected an Object");
    captionDraft(object, "photo");
    const type = object.required("type");
    const file = inputFile(call, object.text("media"));
    if (file === undefined) throw new FieldError("media not found");
    const sort = sorts.find((sort) => sort === type);
    if (!sort) throw new FieldError(`type "${type}" is unsupported`);
    if (use === "album" && sort === "animation") {
      throw new FieldError(`type "animation" can't be used in sendMediaGroup`);
    }
    const isAbove = object.boolean("show_caption_above_media");
    const draft = sort === "live_photo"
      ? livePhotoOf(call, object, file)
      : mediaDraft(call, sort, object, file);
    return { sort, isAbove, draft };
  });
}

/** Reads the parameter `media` of an album. */
export function album(call: Call): InputMedia[] {
  call.params.required("media");
  const values = call.params.json("media");
  if (!Array.isArray(values)) throw ApiError.badRequest("expected an Array of InputMedia");
  return values.map((value) => inputMedia(call, value, "album"));
}

/** Checks an album once the chat is known. */
export function checkAlbum(items: readonly InputMedia[]): void {
  if (items.length > MAX_ALBUM) {
    throw ApiError.badRequest("too many messages to send as an album");
  }
  if (items.length === 0) throw ApiError.badRequest("there are no messages to send");
  if (items.some(({ isAbove }) => isAbove !== items[0]!.isAbove)) {
    throw ApiError.badRequest(
      "parameter show_caption_above_media must be the same for all messages",
    );
  }
  const sorts = new Set(items.map(({ sort }) => sort));
  const alone = [...sorts].find((sort) => sort === "audio" || sort === "document");
  if (alone && sorts.size > 1) {
    const name = alone === "audio" ? "Audio" : "Document";
    throw ApiError.badRequest(`${name} can't be mixed with other media types`);
  }
}
