/**
 * Chats and their members.
 *
 * @module
 */
import type { ChatMember, ReactionType } from "../../../telegram/types.ts";
import { changeMember } from "../../world/membership.ts";
import { post } from "../../world/posting.ts";
import { react } from "../../world/reactions.ts";
import type { Member, MemberStatus, Room } from "../../world/room.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Method } from "../call.ts";
import { administeredChat, messageIn, readableChat, userOf, writableChat } from "../targets.ts";

const ACTIONS = new Set([
  "typing",
  "upload_photo",
  "record_video",
  "upload_video",
  "record_voice",
  "upload_voice",
  "upload_document",
  "choose_sticker",
  "find_location",
  "record_video_note",
  "upload_video_note",
]);

function sendChatAction(call: Call): true {
  const room = writableChat(call);
  const action = call.params.text("action");
  if (!ACTIONS.has(action)) {
    throw ApiError.badRequest("wrong parameter action in request");
  }
  const until = call.world.clock.date() + 5000;
  call.world.tell({ type: "action", chat: room.key, bot: call.bot.username, action, until });
  return true;
}

function getChat(call: Call): unknown {
  const room = readableChat(call);
  const pinned = room.messages.get(room.pinned.at(-1) ?? 0);
  return {
    ...room.chat,
    ...(room.description ? { description: room.description } : {}),
    ...(pinned ? { pinned_message: pinned } : {}),
    accent_color_id: 0,
    max_reaction_count: 11,
    accepted_gift_types: {
      unlimited_gifts: true,
      limited_gifts: true,
      unique_gifts: true,
      premium_subscription: true,
      gifts_from_channels: true,
    },
  };
}

/**
 * A member as the Bot API shows one, with the rights that go with the status.
 *
 * @example Usage
 * ```ts
 * import { chatMember } from "./chats.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const user = { id: 7, is_bot: false, first_name: "Ada" };
 * assertEquals(chatMember({ user, status: "member" }), { user, status: "member" });
 * ```
 */
export function chatMember({ user, status }: Member): ChatMember {
  const rights = status === "administrator"
    ? {
      can_be_edited: false,
      is_anonymous: false,
      can_delete_messages: true,
      can_pin_messages: true,
    }
    : status === "creator"
    ? { is_anonymous: false }
    : status === "kicked"
    ? { until_date: 0 }
    : {};
  return { user, status, ...rights } as unknown as ChatMember;
}

function getChatMember(call: Call): ChatMember {
  const room = readableChat(call);
  const user = userOf(call);
  return chatMember(room.members.get(user.id) ?? { user, status: "left" });
}

function getChatAdministrators(call: Call): ChatMember[] {
  const room = readableChat(call);
  if (room.chat.type === "private") {
    throw ApiError.badRequest("there are no administrators in the private chat");
  }
  const administrators = room.present().filter(({ status }) => status !== "member");
  return administrators.map(chatMember);
}

/** A method by which an administrator changes a member. */
function changing(status: MemberStatus, onlyIf: readonly MemberStatus[] = []): Method {
  return (call) => {
    const room = administeredChat(call);
    const user = userOf(call);
    const member = room.members.get(user.id);
    if (member?.status === "creator") throw ApiError.badRequest("can't remove chat owner");
    if (onlyIf.length === 0 || member && onlyIf.includes(member.status)) {
      changeMember(call.world, room, user, status, call.bot.user);
    }
    return true;
  };
}

function leaveChat(call: Call): true {
  const room = readableChat(call);
  if (room.chat.type === "private") {
    throw ApiError.badRequest("chat member status can't be changed in private chats");
  }
  changeMember(call.world, room, call.bot.user, "left", call.bot.user);
  return true;
}

function setChatTitle(call: Call): true {
  const room = administeredChat(call);
  const title = call.params.text("title").trim();
  if (title === "") throw ApiError.badRequest("title must be non-empty");
  room.chat = { ...room.chat, title } as Room["chat"];
  call.world.tell({ type: "chat", chat: room.view });
  post(call.world, room, call.bot.user, { new_chat_title: title });
  return true;
}

function setChatDescription(call: Call): true {
  administeredChat(call).description = call.params.text("description");
  return true;
}

function pinChatMessage(call: Call): true {
  const room = writableChat(call);
  const message = messageIn(call, room, "message to pin");
  const id = message.message_id;
  room.pinned = [...room.pinned.filter((other) => other !== id), id];
  post(call.world, room, call.bot.user, { pinned_message: message });
  return true;
}

function unpinChatMessage(call: Call): true {
  const room = writableChat(call);
  const id = call.params.integer("message_id") || room.pinned.at(-1);
  room.pinned = room.pinned.filter((other) => other !== id);
  return true;
}

function setMessageReaction(call: Call): true {
  const room = writableChat(call);
  const { message_id } = messageIn(call, room, "message to react");
  const reactions = (call.params.json("reaction") ?? []) as ReactionType[];
  react(call.world, room, message_id, call.bot.user, reactions);
  return true;
}

/**
 * The methods, by name.
 *
 * @example Usage
 * ```ts
 * import { chatMethods } from "./chats.ts";
 * import { assert } from "@std/assert";
 *
 * assert("getChat" in chatMethods);
 * ```
 */
export const chatMethods: Readonly<Record<string, Method>> = {
  sendChatAction,
  getChat,
  getChatMember,
  getChatAdministrators,
  getChatMemberCount: (call) => readableChat(call).present().length,
  banChatMember: changing("kicked"),
  unbanChatMember: changing("left", ["kicked"]),
  restrictChatMember: changing("restricted"),
  promoteChatMember: changing("administrator"),
  leaveChat,
  setChatTitle,
  setChatDescription,
  pinChatMessage,
  unpinChatMessage,
  unpinAllChatMessages: (call) => {
    writableChat(call).pinned = [];
    return true;
  },
  setMessageReaction,
};
