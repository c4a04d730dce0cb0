/**
 * Live photos: a photo with a video of the moment it was taken.
 *
 * @module
 */
import type { LivePhoto, PhotoSize, Video } from "../../../telegram/types.ts";
import type { Content } from "../../world/posting.ts";
import { ApiError } from "../api_error.ts";
import type { Call } from "../call.ts";
import { FieldError } from "../json_object.ts";
import type { Draft, Fields } from "./draft.ts";
import { type InputFile, inputFile, resolveFile } from "./media.ts";
import { captionDraft } from "./text.ts";

/** A message with a live photo and its caption. */
function draftOf(call: Call, fields: Fields, film: InputFile, still: InputFile): Draft {
  const caption = captionDraft(fields, "photo");
  return (room) => {
    const text = caption(room);
    const photo = resolveFile(call, "photo", still, {}).media as PhotoSize[];
    const video = resolveFile(call, "video", film, {}).media as Video;
    const { duration, width, height, mime_type, file_id, file_unique_id, file_size } = video;
    const live = { photo, duration, width, height, mime_type, file_id, file_unique_id, file_size };
    return { ...text, live_photo: live as LivePhoto, photo } as Content;
  };
}

/** The live photo in a call's own parameters. */
export function livePhotoIn(call: Call): Draft {
  const { params } = call;
  const film = inputFile(call, params.text("live_photo"), "live_photo");
  if (film === undefined) throw ApiError.badRequest("there is no live photo in the request");
  const still = inputFile(call, params.text("photo"), "photo");
  if (still === undefined) throw ApiError.badRequest("there is no photo in the request");
  return draftOf(call, params, film, still);
}

/** The live photo of an InputMedia object whose video has been read. */
export function livePhotoOf(call: Call, fields: Fields, film: InputFile): Draft {
  const still = inputFile(call, fields.text("photo"));
  if (still === undefined) throw new FieldError("photo not found");
  return draftOf(call, fields, film, still);
}
