/**
 * What a person can send other than text, and vote for in a poll.
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

/** Options for sending. */
export interface SayOptions {
  /** The message to reply to. */
  readonly replyTo?: Message;
  /** The forum topic to write in. @default {the general topic} */
  readonly topic?: TopicRef;
}

/** The fields of a reply that show the original message. */
export function replyFields(replyTo: Message | undefined): Content {
  if (!replyTo) return {};
  const { reply_to_message: _, ...replied } = replyTo;
  return { reply_to_message: replied as NonNullable<Content["reply_to_message"]> };
}

/** A text as a person types it; commands, mentions and links become entities. */
export function textContent(text: string): Content {
  const { text: plain, entities } = formatText(text);
  const url = firstLink(plain, entities);
  return {
    text: plain,
    ...(entities.length > 0 ? { entities } : {}),
    ...(url === undefined ? {} : { link_preview_options: { url } }),
  };
}

/** The changes when a person edits a message's text or caption. */
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

/** An emoji that Telegram accepts as a reaction. */
export type ReactionEmoji = Extract<ReactionType, { type: "emoji" }>["emoji"];

/** A file to send, such as `new File(["text"], "notes.txt")`. */
export type SentFile = File | Blob | Uint8Array<ArrayBuffer> | string;

/** One thing to send: a file under its type, or a location, contact or dice. */
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

/** Converts what a person sends to a message's content. */
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
 * The indices of the options to vote for.
 *
 * @throws {Error} If the poll is closed or does not allow this vote.
 */
export function chosenOptions({ poll, message_id }: Message, texts: readonly string[]): number[] {
  const wish = texts.length === 0 ? "take a vote back" : `vote for "${texts.join('", "')}"`;
  if (!poll) throw new Error(`Cannot ${wish}: message ${message_id} is not a poll`);
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
