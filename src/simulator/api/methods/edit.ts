/**
 * Editing and deleting messages.
 *
 * @module
 */
import type { Message } from "../../../telegram/types.ts";
import { edit, remove } from "../../world/posting.ts";
import type { Room } from "../../world/room.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Method } from "../call.ts";
import { captionContent, mediaContent, textContent, type TextOptions } from "../content.ts";
import { fieldsOf } from "../fields.ts";
import { readMarkup } from "../reply_markup.ts";
import { messageIn, writableChat } from "../targets.ts";

type Change = Parameters<typeof edit>[3];

const NOT_MODIFIED = "message is not modified: specified new message content and reply markup " +
  "are exactly the same as a current content and reply markup of the message";

/** Fields that an edit may take away or put in another's place. */
const MEDIA = ["photo", "video", "animation", "document", "audio"] as const;

interface Target {
  readonly room: Room;
  readonly message: Message;
  /** Whether it was named by inline_message_id: the answer is then `true`. */
  readonly inline: boolean;
}

function target(call: Call): Target {
  const inlineId = call.params.text("inline_message_id");
  if (inlineId !== "") {
    const place = call.world.inlineMessages.get(inlineId);
    const message = place?.room.messages.get(place.message_id);
    if (!place || !message) throw ApiError.badRequest("MESSAGE_ID_INVALID");
    return { room: place.room, message, inline: true };
  }
  if (!call.params.has("message_id")) {
    throw ApiError.badRequest("message identifier is not specified");
  }
  const room = writableChat(call);
  const message = messageIn(call, room, "message to edit");
  const own = message.from?.id === call.bot.id || message.chat.type === "channel";
  if (!own || message.forward_origin) throw ApiError.badRequest("message can't be edited");
  return { room, message, inline: false };
}

/** Makes a method of what it changes. The keyboard goes unless the call gives one again. */
function editing(change: (call: Call, message: Message) => Change): Method {
  return (call) => {
    const { room, message, inline } = target(call);
    const changes: Change = {
      reply_markup: readMarkup(call.params).inline,
      ...change(call, message),
    };
    const same = Object.entries(changes).every(([field, value]) =>
      JSON.stringify(message[field as keyof Message]) === JSON.stringify(value)
    );
    if (same) throw ApiError.badRequest(NOT_MODIFIED);
    const edited = edit(call.world, room, message, changes, call.bot.user);
    return inline ? true : edited;
  };
}

/** The length of edited texts is checked by the servers. */
function editOptions({ world: { userOf } }: Call, tooLong: string): TextOptions {
  return { userOf, tooLong };
}

function newText(call: Call, message: Message): Change {
  if (message.text === undefined) {
    throw ApiError.badRequest("there is no text in the message to edit");
  }
  return {
    entities: undefined,
    ...textContent(call.params, editOptions(call, "MESSAGE_TOO_LONG")),
  };
}

function newCaption(call: Call, message: Message): Change {
  if (!MEDIA.some((field) => message[field]) && !message.voice) {
    throw ApiError.badRequest("there is no caption in the message to edit");
  }
  const options = editOptions(call, "MEDIA_CAPTION_TOO_LONG");
  return {
    caption: undefined,
    caption_entities: undefined,
    ...captionContent(call.params, options),
  };
}

function newMedia(call: Call): Change {
  const fields = fieldsOf(call.params.json("media"));
  const sort = fields.text("type");
  if (!MEDIA.some((field) => field === sort)) {
    throw ApiError.badRequest("can't parse InputMedia: type must be non-empty");
  }
  const blank = Object.fromEntries(MEDIA.map((field) => [field, undefined]));
  return {
    ...blank,
    caption: undefined,
    caption_entities: undefined,
    ...mediaContent(call, sort, fields, "media"),
  };
}

function newLocation({ params }: Call, message: Message): Change {
  if (!message.location) throw ApiError.badRequest("message can't be edited");
  const [latitude, longitude] = [params.number("latitude"), params.number("longitude")];
  if (latitude === undefined || longitude === undefined) return {};
  return { location: { ...message.location, latitude, longitude } };
}

/** A bot may delete its own messages, all of a private chat, and as administrator any. */
function mayDelete({ world, bot }: Call, room: Room, message: Message): boolean {
  const fresh = world.seconds() - message.date < 48 * 3600;
  const status = room.members.get(bot.id)?.status;
  const isAdmin = status === "administrator" || status === "creator";
  const own = message.from?.id === bot.id || room.chat.type === "private";
  return isAdmin || own && fresh;
}

function deleteMessage(call: Call): true {
  const room = writableChat(call);
  const message = messageIn(call, room, "message to delete");
  if (!mayDelete(call, room, message)) {
    throw ApiError.badRequest("message can't be deleted for everyone");
  }
  remove(call.world, room, [message.message_id]);
  return true;
}

function deleteMessages(call: Call): true {
  const room = writableChat(call);
  const ids = call.params.json("message_ids");
  if (!Array.isArray(ids)) throw ApiError.badRequest("message identifiers are not specified");
  const messages = ids.flatMap((id) => room.messages.get(Number(id)) ?? []);
  const mine = messages.filter((message) => mayDelete(call, room, message));
  remove(call.world, room, mine.map(({ message_id }) => message_id));
  return true;
}

function stopPoll(call: Call): unknown {
  const room = writableChat(call);
  const message = messageIn(call, room, "message with poll to stop");
  if (!message.poll) throw ApiError.badRequest("message can't be stopped: it is not a poll");
  if (message.poll.is_closed) throw ApiError.badRequest("poll has already been closed");
  const poll = { ...message.poll, is_closed: true };
  const reply_markup = readMarkup(call.params).inline;
  edit(call.world, room, message, { poll, reply_markup }, call.bot.user);
  return poll;
}

/**
 * The methods, by name.
 *
 * @example Usage
 * ```ts
 * import { editMethods } from "./edit.ts";
 * import { assert } from "@std/assert";
 *
 * assert("editMessageText" in editMethods);
 * ```
 */
export const editMethods: Readonly<Record<string, Method>> = {
  editMessageText: editing(newText),
  editMessageCaption: editing(newCaption),
  editMessageMedia: editing(newMedia),
  editMessageReplyMarkup: editing(() => ({})),
  editMessageLiveLocation: editing(newLocation),
  stopMessageLiveLocation: editing(newLocation),
  deleteMessage,
  deleteMessages,
  stopPoll,
};
