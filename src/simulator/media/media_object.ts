/**
 * Photos, videos, audio and other files as they appear in messages.
 *
 * @module
 */
import type { FileStore, NewFile, StoredFile } from "../world/files.ts";
import { type Dimensions, dimensionsOf, fitted } from "./dimensions.ts";
import { mimeOf } from "./mime_types.ts";
import { filmSizeOf, playTimeOf } from "./play_time.ts";

/** The kinds of file that a message can carry, named after their fields. */
export type MediaSort =
  | "photo"
  | "audio"
  | "document"
  | "video"
  | "animation"
  | "voice"
  | "video_note"
  | "sticker";

/** The folder of each kind, and its media type if the file name does not determine it. */
const KEPT: Readonly<Record<MediaSort, readonly [folder: string, type: string]>> = {
  photo: ["photos", "image/jpeg"],
  audio: ["music", "audio/mpeg"],
  document: ["documents", "application/octet-stream"],
  video: ["videos", "video/mp4"],
  animation: ["animations", "video/mp4"],
  voice: ["voice", "audio/ogg"],
  video_note: ["video_notes", "video/mp4"],
  sticker: ["stickers", "image/webp"],
};

/** The longest sides of the copies that Telegram makes of a photo. */
const PHOTO_SIDES = [90, 320, 800, 1280];
/** What clients send for a file of unknown type. */
const GENERIC = "application/octet-stream";
const THUMBNAIL_SIDE = 320;
const STICKER_SIDE = 512;
const PHOTO_SIZE: Dimensions = { width: 1280, height: 720 };
const FILM_SIZE: Dimensions = { width: 320, height: 240 };

/** What the sender specifies about a file. */
export interface MediaDetails {
  /** In pixels; by default as found in the file. */
  readonly width?: number;
  /** In pixels; by default as found in the file. */
  readonly height?: number;
  /** Seconds. */
  readonly duration?: number;
  /** Diameter of a video note. */
  readonly length?: number;
  /** Title of an audio file. */
  readonly title?: string;
  /** Performer of an audio file. */
  readonly performer?: string;
  /** The emoji of a sticker. */
  readonly emoji?: string;
  /** A thumbnail. */
  readonly thumbnail?: NewFile;
  /** The cover of a video. */
  readonly cover?: unknown;
  /** Where a video starts, in seconds. */
  readonly start_timestamp?: number;
}

/** Stores a file and creates its object for a message. */
export function mediaObject(
  files: FileStore,
  sort: MediaSort,
  file: NewFile,
  details: MediaDetails = {},
): unknown {
  const [folder, fallback] = KEPT[sort];
  const claimed = file.type === GENERIC ? "" : file.type;
  const type = sort === "voice" ? fallback : mimeOf(file.name) ?? (claimed || fallback);
  if (sort === "photo") return photo(files, folder, { ...file, type });
  const stored = files.add(folder, { ...file, type });
  const media = objectOf(files, sort, stored, details);
  files.remember(stored.file_id, { sort, media });
  return media;
}

function photo(files: FileStore, folder: string, file: NewFile): unknown {
  const full = fitted(dimensionsOf(file.bytes) ?? PHOTO_SIZE, PHOTO_SIDES.at(-1)!);
  const longest = Math.max(full.width, full.height);
  const smaller = PHOTO_SIDES.filter((side) => side < longest).map((side) => fitted(full, side));
  const sizes = [...smaller, full].map((size) => ({ ...base(files.add(folder, file)), ...size }));
  for (const { file_id } of sizes) files.remember(file_id, { sort: "photo", media: sizes });
  return sizes;
}

function objectOf(
  files: FileStore,
  sort: Exclude<MediaSort, "photo">,
  file: StoredFile,
  details: MediaDetails,
): Record<string, unknown> {
  const { width, height, title, performer, emoji, cover, start_timestamp } = details;
  const duration = playTimeOf(file.bytes) ?? (details.duration || 1);
  const size = {
    ...FILM_SIZE,
    ...filmSizeOf(file.bytes),
    ...(width ? { width } : {}),
    ...(height ? { height } : {}),
  };
  const named = { file_name: file.name, mime_type: file.type };
  const picture = () => thumbnailOf(files, { ...file, type: "image/jpeg" }, size);
  const isPicture = dimensionsOf(file.bytes) !== undefined;
  // Telegram makes thumbnails of pictures itself, and uses the given ones for other files.
  const given = details.thumbnail && !isPicture ? thumbnailOf(files, details.thumbnail) : {};
  const made = details.thumbnail && !isPicture ? given : picture();
  switch (sort) {
    case "sticker": {
      const is_animated = file.name.endsWith(".tgs");
      const is_video = file.name.endsWith(".webm");
      const square = { width: STICKER_SIDE, height: STICKER_SIDE };
      return {
        ...dimensionsOf(file.bytes) ?? square,
        ...(emoji ? { emoji } : {}),
        ...{ is_animated, is_video, type: "regular" },
        ...thumbnailOf(files, file, square),
        ...base(file),
      };
    }
    case "audio":
      return {
        duration,
        ...named,
        ...(title ? { title } : {}),
        ...(performer ? { performer } : {}),
        ...given,
        ...base(file),
      };
    case "voice":
      return { duration, mime_type: file.type, ...base(file) };
    case "video_note": {
      const length = details.length || FILM_SIZE.height;
      return { duration, length, ...made, ...base(file) };
    }
    case "video": {
      const begin = start_timestamp ? { start_timestamp } : {};
      return {
        duration,
        ...size,
        ...named,
        ...(cover ? { cover } : {}),
        ...begin,
        ...made,
        ...base(file),
      };
    }
    case "animation":
      return { ...named, duration, ...size, ...made, ...base(file) };
    case "document":
      return { ...named, ...(isPicture ? picture() : given), ...base(file) };
  }
}

/** A thumbnail, under its current name and its old one. */
function thumbnailOf(
  files: FileStore,
  file: NewFile,
  size: Dimensions = FILM_SIZE,
): Record<string, unknown> {
  const picture = fitted(dimensionsOf(file.bytes) ?? size, THUMBNAIL_SIDE);
  const thumbnail = { ...base(files.add("thumbnails", file)), ...picture };
  return { thumbnail, thumb: thumbnail };
}

function base({ file_id, file_unique_id, bytes }: StoredFile): Record<string, unknown> & {
  file_id: string;
} {
  return { file_id, file_unique_id, file_size: bytes.length };
}
