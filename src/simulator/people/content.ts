/**
 * What a person can send besides text, and choose in a poll.
 *
 * @module
 */
import type { Contact, Dice, Location, Message, ReactionType } from "../../telegram/types.ts";
import { mediaObject, type MediaSort } from "../media/media_object.ts";
import { formatText } from "../text/format.ts";
import { firstLink } from "../text/link_preview.ts";
import type { FileStore, NewFile } from "../world/files.ts";
import type { TopicRef } from "./topic_acts.ts";
import type { Change, Content } from "../world/posting.ts";

/** How something is said. */
export interface SayOptions {
  /** The message that is replied to. */
  readonly replyTo?: Message;
  /** The topic of a forum that it is said in. @default {the general one} */
  readonly topic?: TopicRef;
}

/** What a message shows of the one that it replies to. */
export function replyFields(replyTo: Message | undefined): Content {
  if (!replyTo) return {};
  const { reply_to_message: _, ...replied } = replyTo;
  return { reply_to_message: replied as NonNullable<Content["reply_to_message"]> };
}

/** A text as a person writes it; commands, mentions and links become entities. */
export function textContent(text: string): Content {
  const { text: plain, entities } = formatText(text);
  const url = firstLink(plain, entities);
  return {
    text: plain,
    ...(entities.length > 0 ? { entities } : {}),
    ...(url === undefined ? {} : { link_preview_options: { url } }),
  };
}

/** What changes when a person edits the text, or the caption, of a message. */
export function newText(message: Message, text: string): Change {
  const { text: plain, entities } = formatText(text);
  const marks = entities.length > 0 ? entities : undefined;
  if (message.text === undefined) return { caption: plain, caption_entities: marks };
  const url = firstLink(plain, entities);
  return {
    text: plain,
    entities: marks,
    link_preview_options: url === undefined ? undefined : { url },
  };
}

/** An emoji that Telegram takes as a reaction. */
export type ReactionEmoji = Extract<ReactionType, { type: "emoji" }>["emoji"];

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

/** A file with its name and media type. */
export async function newFile(file: SentFile, fallback: string): Promise<NewFile> {
  const blob = file instanceof Blob ? file : new Blob([file]);
  const name = blob instanceof File ? blob.name : fallback;
  return { name, type: blob.type, bytes: await blob.bytes() };
}

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
    result[sort] = mediaObject(files, sort, await newFile(file, fallback));
    if (sort === "animation") result.document = result[sort];
  }
  return result;
}

/**
 * Which options a vote is for.
 *
 * @throws {Error} When the poll is closed or does not take this vote.
 */
export function chosenOptions({ poll, message_id }: Message, texts: readonly string[]): number[] {
  const wish = texts.length === 0 ? "take a vote back" : `vote for "${texts.join('", "')}"`;
  if (!poll) throw new Error(`Cannot ${wish}: message ${message_id} is no poll`);
  if (poll.is_closed) throw new Error(`Cannot ${wish}: the poll "${poll.question}" is closed`);
  if (texts.length > 1 && !poll.allows_multiple_answers) {
    throw new Error(`Cannot ${wish}: the poll "${poll.question}" takes one answer`);
  }
  return texts.map((text) => {
    const i = poll.options.findIndex((option) => option.text === text);
    if (i >= 0) return i;
    const there = poll.options.map((option) => option.text).join(", ");
    throw new Error(`Cannot ${wish}: there are ${there}`);
  });
}
