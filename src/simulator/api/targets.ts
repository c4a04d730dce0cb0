/**
 * The target of a call: a chat, a message, a user.
 *
 * @module
 */
import type { Message, User } from "../../telegram/types.ts";
import type { Right } from "../world/rights.ts";
import { FULL_RIGHTS } from "../world/rights.ts";
import type { Room } from "../world/room.ts";
import { ApiError } from "./api_error.ts";
import type { Call } from "./call.ts";
import { leadingInteger } from "./numbers.ts";

/** Telegram's word for a type of chat in errors. */
function chatNoun(room: Room): string {
  return room.chat.type === "group" ? "group chat" : `${room.chat.type} chat`;
}

/** The chat with an id or username, if the bot can know it. */
export function findChat({ world, bot }: Call, id: string): Room | undefined {
  // A bot in the other environment has no chats.
  if (world.bots.get(bot.id) !== bot) return undefined;
  if (id.startsWith("@")) {
    const username = id.slice(1).toLowerCase();
    return [...world.rooms.values()].find(({ chat }) =>
      chat.type !== "private" && chat.username?.toLowerCase() === username
    );
  }
  const number = leadingInteger(id.trim());
  const known = world.rooms.get(`${bot.id}:${number}`) ?? world.rooms.get(`${number}`);
  if (known) return known;
  const user = world.users.get(number);
  const hasMet = user && world.botsRooms(bot).some((room) => room.has(user.id));
  return hasMet ? world.unstartedRoom(bot, user) : undefined;
}

/**
 * The chat that a call specifies, if the bot may read it.
 *
 * @param call The call.
 * @param name The parameter with the chat's id.
 * @param id The id, if it comes from elsewhere.
 * @throws {ApiError} 400 `chat not found`; 403 if the bot is not a member any more.
 */
export function readableChat(call: Call, name = "chat_id", id = call.params.text(name)): Room {
  return chatFor(call, id, false);
}

/**
 * The chat that a call specifies, if the bot may write to it.
 *
 * @param call The call.
 * @param name The parameter with the chat's id.
 * @throws {ApiError} As {@linkcode readableChat}; 403 if the bot is not a member.
 */
export function writableChat(call: Call, name = "chat_id"): Room {
  return chatFor(call, call.params.text(name), true);
}

function chatFor(call: Call, id: string, toWrite: boolean): Room {
  if (id === "") throw ApiError.badRequest("chat_id is empty");
  const room = findChat(call, id);
  if (!room) throw ApiError.badRequest("chat not found");
  const { type } = room.chat;
  if (type === "private") return room;
  if (toWrite && room.migratedTo !== undefined) {
    throw new ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", {
      migrate_to_chat_id: room.migratedTo,
    });
  }
  const status = room.members.get(call.bot.id)?.status;
  const isPublic = room.chat.username !== undefined;
  if (status === undefined && !isPublic) throw ApiError.badRequest("chat not found");
  const mustBeIn = toWrite || type !== "group" && (status === "kicked" || !isPublic);
  if (room.has(call.bot.id) || !mustBeIn) return room;
  const reason = status === "kicked" ? "was kicked from" : "is not a member of";
  throw ApiError.forbidden(`bot ${reason} the ${chatNoun(room)}`);
}

/** Checks that the bot's messages can reach the chat. */
export function checkDelivery({ world, bot }: Call, room: Room): void {
  if (room.chat.type !== "private" || room.has(bot.id) || room.business) return;
  if (world.bots.has(room.chat.id)) {
    throw ApiError.forbidden("the bot can't send messages to the bot");
  }
  throw ApiError.forbidden(
    room.members.has(bot.id)
      ? "bot was blocked by the user"
      : "bot can't initiate conversation with a user",
  );
}

/** Checks that the bot administers the channel. */
export function checkPosting({ bot }: Call, room: Room): void {
  if (room.chat.type === "channel" && !room.isAdmin(bot.id)) {
    throw ApiError.badRequest("need administrator rights in the channel chat");
  }
}

/** Whether the bot has a right. Even rights that every member has must be granted to bots. */
export function hasRight({ bot }: Call, room: Room, right: Right): boolean {
  const member = room.members.get(bot.id);
  if (member?.status === "creator") return true;
  return member?.status === "administrator" && (member.rights ?? FULL_RIGHTS)[right] === true;
}

/** The message id in a parameter; 0 if there is none. */
export function messageIdIn({ params }: Call, name = "message_id"): number {
  return Math.max(0, params.integer(name));
}

/**
 * A message of a chat.
 *
 * @param call The call.
 * @param room The chat.
 * @param role Telegram's name for it in the error: `message to edit`.
 * @param name The parameter with its id.
 * @throws {ApiError} 400 `message to edit not found`.
 */
export function messageIn(call: Call, room: Room, role: string, name = "message_id"): Message {
  const message = room.messages.get(messageIdIn(call, name));
  if (!message) throw ApiError.badRequest(`${role} not found`);
  return message;
}

/** The user id in a parameter. */
export function userIdIn({ params }: Call, name = "user_id"): number {
  const id = params.integer(name);
  if (id <= 0) throw ApiError.badRequest(`invalid ${name} specified`);
  return id;
}

/**
 * The user that a call specifies.
 *
 * @param call The call.
 * @param id The user's id.
 * @param error The error if there is no such user.
 * @throws {ApiError} 400 `user not found`.
 */
export function userOf(
  { world }: Call,
  id: number,
  error = "user not found",
): User {
  const user = world.users.get(id) ?? world.bots.get(id)?.user;
  if (!user) throw ApiError.badRequest(error);
  return user;
}
