/**
 * `forwardMessage`, `copyMessage` and their plurals.
 *
 * @module
 */
import type { Message, MessageId, MessageOrigin } from "../../../telegram/types.ts";
import type { Content } from "../../world/posting.ts";
import type { Room } from "../../world/room.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Method } from "../call.ts";
import { captionContent } from "../content.ts";
import { send } from "../sending.ts";
import { messageIn, readableChat, writableChat } from "../targets.ts";

/** What a message says, without its envelope. */
function contentOf(message: Message): Content {
  const {
    message_id: _id,
    date: _date,
    chat: _chat,
    from: _from,
    sender_chat: _sender,
    edit_date: _edit,
    reply_to_message: _reply,
    reply_markup: _markup,
    forward_origin: _origin,
    ...content
  } = message;
  return content;
}

function originOf(message: Message): MessageOrigin {
  if (message.forward_origin) return message.forward_origin;
  const { chat, from, date, message_id } = message;
  if (chat.type === "channel") return { type: "channel", chat, message_id, date };
  if (from) return { type: "user", sender_user: from, date };
  return { type: "hidden_user", sender_user_name: "Deleted Account", date };
}

function forward(call: Call, room: Room, message: Message): Message {
  if (message.has_protected_content) throw ApiError.badRequest("message can't be forwarded");
  return send(call, room, { ...contentOf(message), forward_origin: originOf(message) });
}

function copy(call: Call, room: Room, message: Message): MessageId {
  if (message.has_protected_content) throw ApiError.badRequest("message can't be copied");
  const { caption: _, caption_entities: __, ...bare } = contentOf(message);
  const content = call.params.has("caption")
    ? { ...bare, ...captionContent(call.params, call.world) }
    : contentOf(message);
  return { message_id: send(call, room, content).message_id };
}

/** A method for one message. */
function one(role: string, run: (call: Call, room: Room, message: Message) => unknown): Method {
  return (call) => {
    const room = writableChat(call);
    return run(call, room, messageIn(call, readableChat(call, "from_chat_id"), role));
  };
}

/** A method for many messages, those that are gone left out. */
function many(role: string, run: (call: Call, room: Room, message: Message) => MessageId): Method {
  return (call) => {
    const room = writableChat(call);
    const source = readableChat(call, "from_chat_id");
    const ids = call.params.json("message_ids");
    if (!Array.isArray(ids)) throw ApiError.badRequest("message identifiers are not specified");
    const found = ids.flatMap((id) => source.messages.get(Number(id)) ?? []);
    if (found.length === 0) throw ApiError.badRequest(`there are no ${role}`);
    return found.map((message) => ({ message_id: run(call, room, message).message_id }));
  };
}

/**
 * The methods, by name.
 *
 * @example Usage
 * ```ts
 * import { copyMethods } from "./copy.ts";
 * import { assert } from "@std/assert";
 *
 * assert("forwardMessage" in copyMethods);
 * ```
 */
export const copyMethods: Readonly<Record<string, Method>> = {
  forwardMessage: one("message to forward", forward),
  forwardMessages: many("messages to forward", forward),
  copyMessage: one("message to copy", copy),
  copyMessages: many("messages to copy", copy),
};
