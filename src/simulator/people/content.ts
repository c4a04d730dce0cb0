/**
 * What a person can send other than text, and vote for in a poll.
 *
 * @module
 */
import type { Contact, Dice, Location, Message } from "../../telegram/types.ts";
import type { OptionTypes } from "../../util/options/option_types.ts";
import { mediaObject, type MediaSort } from "../media/media_object.ts";
import { isBlank } from "../text/blanks.ts";
import { formatText } from "../text/format.ts";
import { firstLink } from "../text/link_preview.ts";
import type { NewFile } from "../world/files.ts";
import type { World } from "../world/world.ts";
import { pollContent, type SentPoll } from "./poll_content.ts";
import type { TopicRef } from "./topic_acts.ts";
import type { Change, Content } from "../world/posting.ts";

/** The most characters of a text or caption that Telegram's apps send in one message. */
const MAX_TEXT = 4096;

/** Options for sending. */
export interface SayOptions {
  /** The message to reply to. */
  readonly replyTo?: Message;
  /** The forum topic to write in. @default {the general topic} */
  readonly topic?: TopicRef;
}

/** The types of {@linkcode SayOptions}. */
export const SAY_OPTIONS: OptionTypes<SayOptions> = {
  replyTo: "object",
  topic: "object or number",
};

/** The fields of a reply that show the original message. */
export function replyFields(replyTo: Message | undefined): Content {
  if (!replyTo) return {};
  const { reply_to_message: _, ...replied } = replyTo;
  return { reply_to_message: replied as NonNullable<Content["reply_to_message"]> };
}

/** What a person types, formatted. Telegram's apps send no empty message, and split a long one. */
function typed(text: string) {
  if (typeof text !== "string") throw new Error(`Cannot write ${typeof text}: give a text`);
  const formatted = formatText(text);
  const { length } = [...formatted.text];
  if (length <= MAX_TEXT) return formatted;
  throw new Error(`Cannot write ${length} characters in one message: it takes at most ${MAX_TEXT}`);
}

function typedText(text: string) {
  const formatted = typed(text);
  if (isBlank(formatted.text)) {
    throw new Error("Cannot write an empty text: give one with a visible character");
  }
  return formatted;
}

/** A text as a person types it; commands, mentions and links become entities. */
export function textContent(text: string): Content {
  const { text: plain, entities } = typedText(text);
  const url = firstLink(plain, entities);
  return {
    text: plain,
    ...(entities.length > 0 ? { entities } : {}),
    ...(url === undefined ? {} : { link_preview_options: { url } }),
  };
}

/** The changes when a person edits a message's text or caption. */
export function newText(message: Message, text: string): Change {
  const isCaption = message.text === undefined;
  const { text: plain, entities } = isCaption ? typed(text) : typedText(text);
  const marks = entities.length > 0 ? entities : undefined;
  if (isCaption) return { caption: plain, caption_entities: marks };
  const url = firstLink(plain, entities);
  return {
    text: plain,
    entities: marks,
    link_preview_options: url === undefined ? undefined : { url },
  };
}

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

const OTHERS = ["location", "contact", "dice", "poll"] as const;
const SORTS: readonly string[] = [...Object.keys(NAMES), ...OTHERS];

/**
 * The one thing that is sent.
 *
 * @throws {Error} If it is missing or unknown, or there are several.
 */
function sortOf({ caption, ...content }: SentContent): string {
  const given = Object.entries(content).flatMap(([name, value]) => value === undefined ? [] : name);
  const unknown = given.find((name) => !SORTS.includes(name));
  const there = `there are ${SORTS.join(", ")}`;
  if (unknown) throw new Error(`Cannot send "${unknown}": ${there}`);
  const [sort, other] = given;
  if (!sort) throw new Error(`Cannot send nothing: ${there}`);
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
