/**
 * The changes made by edits.
 *
 * @module
 */
import type { Message, RichMessage } from "../../../telegram/types.ts";
import type { Change } from "../../world/posting.ts";
import type { Room } from "../../world/room.ts";
import { ApiError } from "../api_error.ts";
import type { Call } from "../call.ts";
import { inlineMarkup, type Markup } from "../reply_markup.ts";
import type { Draft } from "./draft.ts";
import { inputMedia } from "./input_media.ts";
import { FOREVER, liveFields, liveLocation, placeIn } from "./places.ts";
import { richMessageIn } from "./rich_message.ts";
import { captionDraft, textDraft } from "./text.ts";

/** Fields that new media replace or remove. */
const MEDIA = ["live_photo", "photo", "video", "animation", "document", "audio"] as const;

/** The message to edit. */
export interface Target {
  readonly call: Call;
  readonly room: Room;
  /** The message before the edit. */
  readonly message: Message;
}

/** Determines the changes once the message is known. */
export type Edit = (target: Target) => Change;

/** Checks the keyboard of an edited message, which must be inline. */
export function inlineOnly(markup: Markup, room: Room): Markup {
  if (markup.reply) throw ApiError.badRequest("inline keyboard expected");
  return markup.inline ? inlineMarkup(markup.inline, room.chat.type === "private") : {};
}

/** Changes the text. */
export function newText(call: Call): Edit {
  const draft = call.params.has("rich_message")
    ? richDraft(richMessageIn(call))
    : textDraft(call.params, "edited");
  return ({ room, message }) => {
    if (message.text === undefined && !message.rich_message) {
      throw ApiError.badRequest("there is no text in the message to edit");
    }
    return {
      text: undefined,
      entities: undefined,
      link_preview_options: undefined,
      rich_message: undefined,
      ...draft(room),
    };
  };
}

function richDraft(message: () => RichMessage): Draft {
  return () => ({ rich_message: message() });
}

/** Changes the caption. */
export function newCaption({ params }: Call): Edit {
  const draft = captionDraft(params, "photo", "edited");
  return ({ room, message }) => {
    if (!MEDIA.some((field) => message[field]) && !message.voice) {
      throw ApiError.badRequest("there is no caption in the message to edit");
    }
    const { has_media_spoiler: _, ...caption } = draft(room);
    return {
      caption: undefined,
      caption_entities: undefined,
      show_caption_above_media: undefined,
      ...caption,
    };
  };
}

/** Changes the media. */
export function newMedia(call: Call): Edit {
  call.params.required("media");
  const { draft, sort } = inputMedia(
    call,
    call.params.json("media", "can't parse input media JSON object"),
    "edit",
  );
  return ({ room, message }) => {
    const current = MEDIA.find((field) => message[field]);
    if (!current && message.text === undefined) {
      throw ApiError.badRequest("message media can't be edited");
    }
    const content = draft(room);
    const isAlone = (name: string) => name === "audio" || name === "document";
    if (message.media_group_id && sort !== current) {
      if (sort === "animation") {
        throw ApiError.badRequest("message content type can't be used in an album");
      }
      if (isAlone(sort) || isAlone(current ?? "")) {
        throw ApiError.badRequest("can't change media type in the album");
      }
    }
    const blank = Object.fromEntries(MEDIA.map((field) => [field, undefined]));
    return {
      ...blank,
      text: undefined,
      entities: undefined,
      link_preview_options: undefined,
      caption: undefined,
      caption_entities: undefined,
      has_media_spoiler: undefined,
      show_caption_above_media: undefined,
      ...content,
    };
  };
}

/** The message's location, which must still be live. */
function movingLocation({ call, message }: Target): NonNullable<Message["location"]> {
  const { location } = message;
  if (!location) throw ApiError.badRequest("message can't be edited");
  const { live_period } = location;
  if (live_period === undefined) throw ApiError.badRequest("message can't be edited");
  const isOver = live_period !== FOREVER && call.world.seconds() >= message.date + live_period;
  if (isOver) throw ApiError.badRequest("message can't be edited");
  return location;
}

/** Moves a live location. */
export function newLocation({ params }: Call): Edit {
  const live = liveFields(params);
  const place = placeIn(params);
  return (target) => {
    const { live_period: period } = movingLocation(target);
    return { location: liveLocation(place, live, live.live_period || period!) };
  };
}

/** Stops a live location. */
export function stopLocation(): Edit {
  return (target) => {
    const { latitude, longitude } = movingLocation(target);
    return { location: { latitude, longitude } };
  };
}
