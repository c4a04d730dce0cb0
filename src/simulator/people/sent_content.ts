/**
 * What a person can send besides text.
 *
 * @module
 */
import type { Contact, Dice, Location } from "../../telegram/types.ts";
import { mediaObject, type MediaSort } from "../media/media_object.ts";
import { formatText } from "../text/format.ts";
import type { FileStore } from "../world/files.ts";
import type { Content } from "../world/posting.ts";

/** A file to send; `new File(["text"], "notes.txt")` will do. */
export type SentFile = File | Blob | Uint8Array<ArrayBuffer> | string;

/** One thing to send: a file under its sort, or a location, contact or dice. */
export interface SentContent {
  /** A picture. */
  readonly photo?: SentFile;
  /** Any file. */
  readonly document?: SentFile;
  /** Music. */
  readonly audio?: SentFile;
  /** A film. */
  readonly video?: SentFile;
  /** A film without sound. */
  readonly animation?: SentFile;
  /** A voice message. */
  readonly voice?: SentFile;
  /** A round film. */
  readonly video_note?: SentFile;
  /** A sticker. */
  readonly sticker?: SentFile;
  /** A place. */
  readonly location?: Location;
  /** Somebody's telephone number. */
  readonly contact?: Contact;
  /** A throw. */
  readonly dice?: Dice;
  /** What is written under the file. */
  readonly caption?: string;
}

const NAMES: Readonly<Record<MediaSort, string>> = {
  photo: "photo.jpg",
  document: "document",
  audio: "audio.mp3",
  video: "video.mp4",
  animation: "animation.mp4",
  voice: "voice.ogg",
  video_note: "video_note.mp4",
  sticker: "sticker.webp",
};

/** Makes a message's content of what a person sends. */
export async function sentContent(files: FileStore, content: SentContent): Promise<Content> {
  const { caption = "", location, contact, dice } = content;
  const { text, entities } = formatText(caption);
  const result: Record<string, unknown> = {
    ...(text === "" ? {} : { caption: text }),
    ...(entities.length > 0 ? { caption_entities: entities } : {}),
    ...(location ? { location } : {}),
    ...(contact ? { contact } : {}),
    ...(dice ? { dice } : {}),
  };
  for (const [sort, fallback] of Object.entries(NAMES) as [MediaSort, string][]) {
    const file = content[sort];
    if (file === undefined) continue;
    const blob = file instanceof Blob ? file : new Blob([file]);
    const name = blob instanceof File ? blob.name : fallback;
    result[sort] = mediaObject(files, sort, { name, type: blob.type, bytes: await blob.bytes() });
    if (sort === "animation") result.document = result[sort];
  }
  return result;
}
