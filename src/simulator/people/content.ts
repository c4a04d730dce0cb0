/**
 * What a person can send other than text.
 *
 * @module
 */
import type { Contact, Dice, Location } from "../../telegram/types.ts";
import { mediaObject, type MediaSort } from "../media/media_object.ts";
import type { NewFile } from "../world/files.ts";
import type { World } from "../world/world.ts";
import { pollContent, type SentPoll } from "./poll_content.ts";
import { typed } from "./typed_text.ts";
import type { Content } from "../world/posting.ts";

/** A file to send, such as `new File(["text"], "notes.txt")`. */
export type SentFile = File | Blob | Uint8Array<ArrayBuffer> | string;

/** One thing to send: a file under its type, or a location, contact, dice or poll. */
export interface SentContent {
  /** A photo. */
  readonly photo?: SentFile;
  /** Any file. */
  readonly document?: SentFile;
  /** Music. */
  readonly audio?: SentFile;
  /** A video. */
  readonly video?: SentFile;
  /** A video without sound. */
  readonly animation?: SentFile;
  /** A voice message. */
  readonly voice?: SentFile;
  /** A round video. */
  readonly video_note?: SentFile;
  /** A sticker. */
  readonly sticker?: SentFile;
  /** A location. */
  readonly location?: Location;
  /** A contact with a phone number. */
  readonly contact?: Contact;
  /** A dice throw. */
  readonly dice?: Dice;
  /** A poll or quiz. */
  readonly poll?: SentPoll;
  /** The caption of the file. */
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

/** A file with its name and media type. */
export async function newFile(file: SentFile, fallback: string): Promise<NewFile> {
  const blob = file instanceof Blob ? file : new Blob([file]);
  const name = blob instanceof File ? blob.name : fallback;
  return { name, type: blob.type, bytes: await blob.bytes() };
}

/** The sorts of file, named after their fields. */
export const FILE_SORTS = Object.keys(NAMES) as readonly MediaSort[];

const OTHERS = ["location", "contact", "dice", "poll"] as const;
const SORTS: readonly string[] = [...FILE_SORTS, ...OTHERS];

/**
 * The one thing that is sent.
 *
 * @throws {Error} If it is missing or unknown, or there are several.
 */
function sortOf({ caption, ...content }: SentContent): string {
  const given = Object.entries(content).flatMap(([name, value]) => value === undefined ? [] : name);
  const unknown = given.find((name) => !SORTS.includes(name));
  const remedy = `give one of ${SORTS.join(", ")}`;
  if (unknown) throw new Error(`Cannot send "${unknown}": ${remedy}`);
  const [sort, other] = given;
  if (!sort) throw new Error(`Cannot send nothing: ${remedy}`);
  if (other) throw new Error(`Cannot send ${sort} and ${other} in one message: send one of them`);
  if (caption !== undefined && !Object.hasOwn(NAMES, sort)) {
    throw new Error(`Cannot send a caption with ${sort}: only files have one`);
  }
  return sort;
}

/** Converts what a person sends to a message's content. */
export async function sentContent(world: World, content: SentContent): Promise<Content> {
  const sort = sortOf(content);
  if (sort === "poll") return pollContent(world.random, content.poll!);
  if (!Object.hasOwn(NAMES, sort)) return { [sort]: content[sort as typeof OTHERS[number]] };
  const { text, entities } = typed(content.caption ?? "");
  const media = sort as MediaSort;
  const file = await newFile(content[media]!, NAMES[media]);
  const sent: unknown = mediaObject(world.files, media, file);
  return {
    ...(text === "" ? {} : { caption: text }),
    ...(entities.length > 0 ? { caption_entities: entities } : {}),
    [media]: sent,
    ...(media === "animation" ? { document: sent } : {}),
  } as Content;
}
