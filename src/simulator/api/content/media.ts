/**
 * Photos, documents, videos … in calls: uploaded, or given by file id or URL.
 *
 * @module
 */
import { type MediaDetails, mediaObject, type MediaSort } from "../../media/media_object.ts";
import type { Content } from "../../world/posting.ts";
import { ApiError } from "../api_error.ts";
import type { Call } from "../call.ts";
import type { Upload } from "../params.ts";
import type { Draft, Fields } from "./draft.ts";
import { captionDraft } from "./text.ts";

const MAX_SIDE = 10_000;
const MAX_SECONDS = 86_400;

/** A file as given in a call. */
export type InputFile = Upload | string;

/** The file in a field; `undefined` if there is none. */
export function inputFile({ params }: Call, reference: string, field = ""): InputFile | undefined {
  if (reference.startsWith("attach://")) return params.attachment(reference);
  if (reference !== "") return reference;
  return field === "" ? undefined : params.upload(field);
}

/** A message's type and media for a file; resolved once the chat is known. */
export function resolveFile(
  { world, bot }: Call,
  sort: MediaSort,
  file: InputFile,
  details: MediaDetails,
): { sort: string; media: unknown } {
  const { files } = world;
  if (typeof file !== "string") {
    if (file.bytes.length === 0) throw ApiError.badRequest("file must be non-empty");
    return { sort, media: mediaObject(files, sort, file, details) };
  }
  const stored = files.ofBot(bot.id, file);
  const known = stored && files.mediaOf(stored);
  if (stored && known) {
    // All types except photos can be sent as one another; they keep their original type.
    if (known.sort === sort || (known.sort !== "photo" && sort !== "photo")) return known;
    const [from, to] = [known.sort, sort].map(typeName);
    throw ApiError.badRequest(`can't use file of type ${from} as ${to}`);
  }
  if (files.get(file)) throw ApiError.badRequest("wrong file identifier/HTTP URL specified");
  const name = new URL(checkedUrl(file)).pathname.split("/").pop() || sort;
  const upload = { name, type: "", bytes: new Uint8Array() };
  return { sort, media: mediaObject(files, sort, upload, details) };
}

/** Anything with a dot is treated as a URL, anything else as a file id. */
function checkedUrl(reference: string): string {
  const wrong = (reason: string) =>
    ApiError.badRequest(`wrong remote file identifier specified: ${reason}`);
  if (!reference.includes(".")) {
    if (!/^[\w-]*=*$/.test(reference)) throw wrong("Wrong character in the string");
    if (reference.replace(/=+$/, "").length % 4 === 1) throw wrong("Wrong string length");
    throw wrong("can't unserialize it. Wrong last symbol");
  }
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(reference) ? reference : `http://${reference}`;
  if (!/^https?:/i.test(url)) {
    throw ApiError.badRequest("invalid file HTTP URL specified: Unsupported URL protocol");
  }
  if (!URL.canParse(url)) {
    throw ApiError.badRequest("invalid file HTTP URL specified: URL host is invalid");
  }
  return url;
}

function typeName(sort: string): string {
  if (sort === "voice") return "VoiceNote";
  return sort.split("_").map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}

/** The details of a file, including thumbnail and cover. */
export function mediaDetails(call: Call, fields: Fields): () => MediaDetails {
  const number = (name: string, max: number) => Math.min(max, Math.max(0, fields.integer(name, 0)));
  const thumbnail = thumbnailIn(call, fields);
  const cover = inputFile(call, fields.text("cover"), "cover");
  const details = {
    width: number("width", MAX_SIDE),
    height: number("height", MAX_SIDE),
    duration: number("duration", MAX_SECONDS),
    length: number("length", MAX_SIDE),
    start_timestamp: number("start_timestamp", MAX_SECONDS),
    title: fields.text("title"),
    performer: fields.text("performer"),
    emoji: fields.text("emoji"),
    ...(thumbnail ? { thumbnail } : {}),
  };
  return () =>
    cover === undefined
      ? details
      : { ...details, cover: resolveFile(call, "photo", cover, {}).media };
}

/** A thumbnail is always uploaded, under its current or its legacy name. */
function thumbnailIn({ params }: Call, fields: Fields): Upload | undefined {
  for (const name of ["thumbnail", "thumb"]) {
    const reference = fields.text(name);
    const upload = params.attachment(reference) ?? params.upload(name);
    if (upload) return upload;
  }
  return undefined;
}

/** A message with one file and its caption. */
export function mediaDraft(
  call: Call,
  sort: MediaSort,
  fields: Fields,
  file: InputFile,
): Draft {
  const details = mediaDetails(call, fields);
  const hasCaption = sort !== "sticker" && sort !== "video_note";
  const caption = hasCaption ? captionDraft(fields, sort) : () => ({});
  return (room) => ({ ...caption(room), ...mediaFields(resolveFile(call, sort, file, details())) });
}

/** An animation is also shown as a document, for clients that do not support animations. */
function mediaFields({ sort, media }: { sort: string; media: unknown }): Content {
  if (sort !== "animation") return { [sort]: media } as Content;
  const { duration: _, width: __, height: ___, ...document } = media as Record<string, unknown>;
  return { animation: media, document } as unknown as Content;
}
