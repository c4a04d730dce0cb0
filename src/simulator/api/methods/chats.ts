/**
 * Chats: their properties, pinned messages and reactions.
 *
 * @module
 */
import { isReactionEmoji } from "../../world/reaction_emoji.ts";
import type { ReactionType } from "../../../telegram/types.ts";
import { setTitle } from "../../world/chat_info.ts";
import { post } from "../../world/posting.ts";
import { react } from "../../world/reactions.ts";
import { basicGroupFields, shownPermissions } from "../../world/rights.ts";
import type { Room } from "../../world/room.ts";
import { isService } from "../../world/service_messages.ts";
import { ApiError } from "../api_error.ts";
import { chatToWrite } from "../business.ts";
import type { Call, Methods } from "../call.ts";
import { FieldError, JsonObject, reading } from "../json_object.ts";
import { readPermissions } from "../permissions.ts";
import {
  checkDelivery,
  hasRight,
  messageIdIn,
  messageIn,
  readableChat,
  writableChat,
} from "../targets.ts";

const MAX_TITLE = 128;
const MAX_DESCRIPTION = 255;

/** Chat actions by the names that bots use, including legacy names. */
const ACTIONS: Readonly<Record<string, string>> = {
  cancel: "cancel",
  typing: "typing",
  record_video: "record_video",
  upload_video: "upload_video",
  record_audio: "record_voice",
  record_voice: "record_voice",
  upload_audio: "upload_voice",
  upload_voice: "upload_voice",
  upload_photo: "upload_photo",
  upload_document: "upload_document",
  choose_sticker: "choose_sticker",
  pick_up_location: "find_location",
  find_location: "find_location",
  record_video_note: "record_video_note",
  upload_video_note: "upload_video_note",
};

function sendChatAction(call: Call): true {
  const action = ACTIONS[call.params.text("action").toLowerCase()];
  if (action === undefined) throw ApiError.badRequest("wrong parameter action in request");
  const room = chatToWrite(call);
  checkDelivery(call, room);
  const now = call.world.clock.date();
  const until = action === "cancel" ? now : now + 5000;
  call.world.emit({ type: "action", chat: room.key, bot: call.bot.username, action, until });
  return true;
}

function getChat(call: Call): unknown {
  const room = readableChat(call);
  const { chat, description, permissions } = room;
  const pinned = room.messages.get(room.pinned.at(-1) ?? 0);
  const isGroup = chat.type === "group" || chat.type === "supergroup";
  const hasGifts = chat.type === "private" || chat.type === "channel";
  const personal = chat.type === "private" ? call.world.personalChats.get(chat.id) : undefined;
  const gifts = ["unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription"]
    .concat("gifts_from_channels");
  return {
    ...chat,
    ...(personal ? { personal_chat: personal.chat } : {}),
    ...(chat.username ? { active_usernames: [chat.username] } : {}),
    ...(room.photo ? { photo: room.photo } : {}),
    ...(room.stickerSet ? { sticker_set_name: room.stickerSet } : {}),
    ...(description ? { description } : {}),
    ...(room.inviteLink ? { invite_link: room.inviteLink } : {}),
    ...(isGroup ? { permissions: shownPermissions(permissions) } : {}),
    ...(hasGifts ? { can_send_gift: true } : {}),
    accepted_gift_types: Object.fromEntries(gifts.map((name) => [name, hasGifts])),
    ...(pinned ? { pinned_message: pinned } : {}),
    max_reaction_count: 11,
    accent_color_id: Math.abs(chat.id) % 7,
  };
}

function setChatTitle(call: Call): true {
  const room = writableChat(call);
  const title = call.params.text("title").trim().slice(0, MAX_TITLE);
  if (title === "") throw ApiError.badRequest("title must be non-empty");
  if (room.chat.type === "private") {
    throw ApiError.badRequest("can't change private chat title");
  }
  if (!hasRight(call, room, "can_change_info")) {
    throw ApiError.badRequest("not enough rights to change chat title");
  }
  if (!setTitle(call.world, room, call.bot.user, title)) {
    throw ApiError.badRequest("CHAT_NOT_MODIFIED");
  }
  return true;
}

function setChatDescription(call: Call): true {
  const room = writableChat(call);
  const description = call.params.text("description").trim().slice(0, MAX_DESCRIPTION);
  if (room.chat.type === "private") {
    throw ApiError.badRequest("can't change private chat description");
  }
  if (!hasRight(call, room, "can_change_info")) {
    throw ApiError.badRequest("not enough rights to set chat description");
  }
  if (description === room.description) {
    throw ApiError.badRequest("chat description is not modified");
  }
  room.description = description;
  return true;
}

function setChatPermissions(call: Call): true {
  if (!call.params.given("permissions")) {
    throw ApiError.badRequest("can't parse permissions JSON object");
  }
  const permissions = readPermissions(call.params, false);
  const room = writableChat(call);
  if (room.chat.type === "private") {
    throw ApiError.badRequest("can't change private chat permissions");
  }
  if (room.chat.type === "channel") {
    throw ApiError.badRequest("can't change channel chat permissions");
  }
  if (!hasRight(call, room, "can_restrict_members")) {
    throw ApiError.badRequest("not enough rights to change chat permissions");
  }
  room.permissions = permissions;
  if (room.chat.type === "group") room.chat = { ...room.chat, ...basicGroupFields(permissions) };
  return true;
}

function checkPinning(call: Call, room: Room): void {
  if (room.chat.type === "private") return;
  const right = room.chat.type === "channel" ? "can_edit_messages" : "can_pin_messages";
  if (!hasRight(call, room, right)) {
    throw ApiError.badRequest("not enough rights to manage pinned messages in the chat");
  }
}

function pinChatMessage(call: Call): true {
  const room = chatToWrite(call);
  const message = messageIn(call, room, "message to pin");
  checkPinning(call, room);
  if (isService(message)) throw ApiError.badRequest("service messages can't be pinned");
  const id = message.message_id;
  room.pinned = [...room.pinned.filter((other) => other !== id), id];
  const { reply_to_message: _, ...pinned } = message;
  post(call.world, room, call.bot.user, { pinned_message: pinned as typeof message });
  return true;
}

function unpinChatMessage(call: Call): true {
  const room = chatToWrite(call);
  const newest = room.pinned.at(-1);
  if (messageIdIn(call) === 0 && newest === undefined) {
    throw ApiError.badRequest("message to unpin not found");
  }
  const id = messageIdIn(call) === 0
    ? newest
    : messageIn(call, room, "message to unpin").message_id;
  checkPinning(call, room);
  room.pinned = room.pinned.filter((other) => other !== id);
  return true;
}

function unpinAllChatMessages(call: Call): true {
  const room = writableChat(call);
  checkPinning(call, room);
  room.pinned = [];
  return true;
}

/** Reads the parameter `reaction`. */
function readReactions({ params }: Call): ReactionType[] {
  const values = params.json("reaction", "can't parse reaction types JSON object");
  if (values === undefined) return [];
  if (!Array.isArray(values)) throw ApiError.badRequest("expected an Array of ReactionType");
  return values.map((value) =>
    reading("can't parse ReactionType", (): ReactionType => {
      const object = JsonObject.of(value);
      if (!object) throw new FieldError("expected an Object");
      const type = object.required("type");
      if (type === "emoji") {
        return { type, emoji: object.required("emoji") } as ReactionType;
      }
      if (type !== "custom_emoji") throw new FieldError("invalid reaction type specified");
      return { type, custom_emoji_id: object.requiredLong("custom_emoji_id") };
    })
  );
}

function setMessageReaction(call: Call): true {
  const reactions = readReactions(call);
  const room = readableChat(call);
  const message = messageIn(call, room, "message to react");
  if (reactions.length > 1) throw ApiError.badRequest("REACTIONS_TOO_MANY");
  const [reaction] = reactions;
  if (reaction?.type === "emoji" && !isReactionEmoji(reaction.emoji)) {
    throw ApiError.badRequest("REACTION_INVALID");
  }
  react(call.world, room, message.message_id, call.bot.user, reactions);
  return true;
}

export const chatMethods: Methods = {
  sendChatAction,
  getChat,
  setChatTitle,
  setChatDescription,
  setChatPermissions,
  pinChatMessage,
  unpinChatMessage,
  unpinAllChatMessages,
  setMessageReaction,
};
