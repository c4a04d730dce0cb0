/**
 * Editing messages.
 *
 * @module
 */
import type { Message } from "../../../telegram/types.ts";
import { withMentions } from "../../world/mentions.ts";
import { type Change, edit } from "../../world/posting.ts";
import { closePoll } from "../../world/polls.ts";
import type { Room } from "../../world/room.ts";
import { isService } from "../../world/service_messages.ts";
import { ApiError } from "../api_error.ts";
import { chatToWrite } from "../business.ts";
import type { Call, Method, Methods } from "../call.ts";
import { inputMedia } from "../content/input_media.ts";
import { liveFields, liveLocation, placeIn } from "../content/places.ts";
import { captionDraft, textDraft } from "../content/text.ts";
import { inlineMarkup, type Markup, readMarkup } from "../reply_markup.ts";
import { checkDelivery, hasRight, messageIdIn, messageIn } from "../targets.ts";

const NOT_MODIFIED = "message is not modified: specified new message content and reply markup " +
  "are exactly the same as a current content and reply markup of the message";

/** Fields that a new media takes away or puts in another's place. */
const MEDIA = ["live_photo", "photo", "video", "animation", "document", "audio"] as const;
const FOREVER = 2 ** 31 - 1;
const EDIT_SECONDS = 2 * 86_400;

/** The message that is edited. */
interface Target {
  readonly call: Call;
  readonly room: Room;
  readonly message: Message;
}

/** What an edit changes; found when the message is known. */
type Edit = (target: Target) => Change;

/** Makes a method of what it reads. The keyboard goes unless the call gives one again. */
function editing(read: (call: Call) => Edit, onlyMarkup = false): Method {
  return (call) => {
    const change = read(call);
    const markup = readMarkup(call.params);
    const { room, message, isInline } = targetOf(call);
    if (!isInline && !mayEdit(call, room, message, onlyMarkup)) {
      throw ApiError.badRequest("message can't be edited");
    }
    const changes: Change = withMentions(call.world, {
      ...change({ call, room, message }),
      reply_markup: inlineOnly(markup, room).inline,
    });
    const isSame = Object.entries(changes).every(([field, value]) =>
      JSON.stringify(message[field as keyof Message]) === JSON.stringify(value)
    );
    if (isSame) throw ApiError.badRequest(NOT_MODIFIED);
    if (!isInline) checkDelivery(call, room);
    const edited = edit(call.world, room, message, changes, call.bot.user);
    return isInline ? true : edited;
  };
}

function inlineOnly(markup: Markup, room: Room): Markup {
  if (markup.reply) throw ApiError.badRequest("inline keyboard expected");
  return markup.inline ? inlineMarkup(markup.inline, room.chat.type === "private") : {};
}

function targetOf(call: Call): { room: Room; message: Message; isInline: boolean } {
  const { params, world } = call;
  if (params.text("chat_id") === "" && messageIdIn(call) === 0) {
    const id = params.text("inline_message_id");
    if (id === "") throw ApiError.badRequest("message identifier is not specified");
    const place = world.inlineMessages.get(id);
    const message = place?.room.messages.get(place.message_id);
    const isOwn = message?.via_bot?.id === call.bot.id;
    if (!place || !message || !isOwn) throw ApiError.badRequest("MESSAGE_ID_INVALID");
    return { room: place.room, message, isInline: true };
  }
  const room = chatToWrite(call);
  return { room, message: messageIn(call, room, "message to edit"), isInline: false };
}

/** Bots edit what they have sent, and in channels what they may. */
function mayEdit(call: Call, room: Room, message: Message, onlyMarkup: boolean): boolean {
  const { bot, world } = call;
  if (message.forward_origin || isService(message)) return false;
  if (room.business) return message.from?.id === room.business.id;
  if (message.via_bot) return message.via_bot.id === bot.id;
  if (room.chat.type !== "channel") return message.from?.id === bot.id;
  const isFresh = world.seconds() - message.date < EDIT_SECONDS;
  if (hasRight(call, room, "can_edit_messages")) return true;
  return hasRight(call, room, "can_post_messages") && (isFresh || onlyMarkup);
}

function newText({ params }: Call): Edit {
  const draft = textDraft(params, "edited");
  return ({ room, message }) => {
    if (message.text === undefined) {
      throw ApiError.badRequest("there is no text in the message to edit");
    }
    return { entities: undefined, link_preview_options: undefined, ...draft(room) };
  };
}

function newCaption({ params }: Call): Edit {
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

function newMedia(call: Call): Edit {
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

/** The message's location, which must move still. */
function movingLocation({ call, message }: Target): NonNullable<Message["location"]> {
  const { location } = message;
  if (!location) throw ApiError.badRequest("message can't be edited");
  const { live_period } = location;
  if (live_period === undefined) throw ApiError.badRequest("message can't be edited");
  const isOver = live_period !== FOREVER && call.world.seconds() >= message.date + live_period;
  if (isOver) throw ApiError.badRequest("message can't be edited");
  return location;
}

function newLocation({ params }: Call): Edit {
  const live = liveFields(params);
  const place = placeIn(params);
  return (target) => {
    const { live_period: period } = movingLocation(target);
    return { location: liveLocation(place, live, live.live_period || period!) };
  };
}

function stopLocation(): Edit {
  return (target) => {
    const { latitude, longitude } = movingLocation(target);
    return { location: { latitude, longitude } };
  };
}

function stopPoll(call: Call): unknown {
  const markup = readMarkup(call.params);
  const room = chatToWrite(call);
  const message = messageIn(call, room, "message with poll to stop");
  if (!message.poll) throw ApiError.badRequest("message is not a poll");
  if (message.poll.is_closed) throw ApiError.badRequest("poll has already been closed");
  if (!mayEdit(call, room, message, true)) throw ApiError.badRequest("poll can't be stopped");
  const { inline } = inlineOnly(markup, room);
  const marked = edit(call.world, room, message, { reply_markup: inline }, call.bot.user);
  return closePoll(call.world, room, marked);
}

/** The methods, by name. */
export const editMethods: Methods = {
  editMessageText: editing(newText),
  editMessageCaption: editing(newCaption),
  editMessageMedia: editing(newMedia),
  editMessageReplyMarkup: editing(() => () => ({}), true),
  editMessageLiveLocation: editing(newLocation),
  stopMessageLiveLocation: editing(stopLocation),
  stopPoll,
};
