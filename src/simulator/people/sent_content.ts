/**
 * What a person can send besides text.
 *
 * @module
 */
import type { Contact, Dice, Location } from "../../telegram/types.ts";
import { mediaField } from "../api/input_files.ts";
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

const SORTS = {
  photo: ["photos", "photo.jpg", "image/jpeg"],
  document: ["documents", "document", "application/octet-stream"],
  audio: ["music", "audio.mp3", "audio/mpeg"],
  video: ["videos", "video.mp4", "video/mp4"],
  animation: ["animations", "animation.mp4", "video/mp4"],
  voice: ["voice", "voice.ogg", "audio/ogg"],
  video_note: ["video_notes", "video_note.mp4", "video/mp4"],
  sticker: ["stickers", "sticker.webp", "image/webp"],
} as const;

/**
 * Keeps the files of a content and puts it as messages have it.
 *
 * @param files Where files are kept.
 * @param content What is sent.
 * @returns The message's fields.
 *
 * @example Usage
 * ```ts
 * import { sentContent } from "./sent_content.ts";
 * import { FileStore } from "../world/files.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const files = new FileStore(Math.random);
 * const file = new File(["text"], "notes.txt");
 * const { document } = await sentContent(files, { document: file });
 * assertEquals(document?.file_name, "notes.txt");
 * ```
 */
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
  for (const [sort, [folder, fallbackName, fallbackType]] of Object.entries(SORTS)) {
    const file = content[sort as keyof typeof SORTS];
    if (file === undefined) continue;
    const blob = file instanceof Blob ? file : new Blob([file]);
    const stored = files.add(folder, {
      name: blob instanceof File ? blob.name : fallbackName,
      type: blob.type || fallbackType,
      bytes: await blob.bytes(),
    });
    result[sort] = mediaField(sort, stored);
  }
  return result;
}
