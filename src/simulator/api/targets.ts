/**
 * What a call is aimed at: a chat, a message, a user.
 *
 * @module
 */
import type { Message, User } from "../../telegram/types.ts";
import type { Room } from "../world/room.ts";
import { ApiError } from "./api_error.ts";
import type { Call } from "./call.ts";

/** Telegram's word for a kind of chat in error texts. */
function chatNoun(room: Room): string {
  return room.chat.type === "group" ? "group chat" : `${room.chat.type} chat`;
}

function findRoom({ world, bot, params }: Call, name: string): Room | undefined {
  const id = params.text(name).trim();
  if (id === "") throw ApiError.badRequest(`${name} is empty`);
  if (id.startsWith("@")) {
    const username = id.slice(1).toLowerCase();
    return [...world.rooms.values()].find(({ chat }) =>
      chat.type !== "private" && chat.username?.toLowerCase() === username
    );
  }
  return world.rooms.get(`${bot.id}:${id}`) ?? world.rooms.get(id);
}

/**
 * The chat that a call names and the bot may read.
 *
 * @param call The call.
 * @param name The parameter with the chat's id.
 * @returns The chat.
 * @throws {ApiError} 400 `chat not found`; 403 when the bot is not in it any more.
 *
 * @example Usage
 * ```ts
 * import { readableChat } from "./targets.ts";
 * import { Params } from "./params.ts";
 * import type { Call } from "./call.ts";
 * import type { Bot } from "../world/bot.ts";
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo") as Bot;
 * const ada = tg.user("Ada");
 * await ada.says(bot, "hi");
 * const call = { world: tg.world, bot, params: new Params({ chat_id: ada.id }) } as Call;
 * assertEquals(readableChat(call).chat.first_name, "Ada");
 * ```
 */
export function readableChat(call: Call, name = "chat_id"): Room {
  const room = findRoom(call, name);
  const status = room?.members.get(call.bot.id)?.status;
  if (!room || status === undefined) throw ApiError.badRequest("chat not found");
  if (room.chat.type !== "private" && !room.has(call.bot.id)) {
    const reason = status === "kicked" ? "was kicked from" : "is not a member of";
    throw new ApiError(403, `Forbidden: bot ${reason} the ${chatNoun(room)}`);
  }
  return room;
}

/**
 * The chat that a call names and the bot may write to.
 *
 * @param call The call.
 * @param name The parameter with the chat's id.
 * @returns The chat.
 * @throws {ApiError} As {@linkcode readableChat}, and 403 when the person has blocked the bot.
 *
 * @example Usage
 * ```ts
 * import { writableChat } from "./targets.ts";
 * import { Params } from "./params.ts";
 * import type { Call } from "./call.ts";
 * import type { Bot } from "../world/bot.ts";
 * import { Simulator } from "../simulator.ts";
 * import { assertThrows } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo") as Bot;
 * const ada = tg.user("Ada");
 * await ada.says(bot, "hi");
 * await ada.blocks(bot);
 * const call = { world: tg.world, bot, params: new Params({ chat_id: ada.id }) } as Call;
 * assertThrows(() => writableChat(call), Error, "Forbidden: bot was blocked by the user");
 * ```
 */
export function writableChat(call: Call, name = "chat_id"): Room {
  const room = readableChat(call, name);
  if (room.chat.type === "private" && !room.has(call.bot.id)) {
    throw new ApiError(403, "Forbidden: bot was blocked by the user");
  }
  const status = room.members.get(call.bot.id)?.status;
  if (room.chat.type === "channel" && status !== "creator" && status !== "administrator") {
    throw ApiError.badRequest("need administrator rights in the channel chat");
  }
  return room;
}

/**
 * The group or channel that a call names and the bot administrates.
 *
 * @param call The call.
 * @returns The chat.
 * @throws {ApiError} As {@linkcode writableChat}, and 400 `not enough rights`.
 *
 * @example Usage
 * ```ts
 * import { administeredChat } from "./targets.ts";
 * import { Params } from "./params.ts";
 * import type { Call } from "./call.ts";
 * import type { Bot } from "../world/bot.ts";
 * import { Simulator } from "../simulator.ts";
 * import { assertThrows } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo") as Bot;
 * const { id } = tg.group("Friends", [tg.user("Ada"), bot]);
 * const call = { world: tg.world, bot, params: new Params({ chat_id: id }) } as Call;
 * assertThrows(() => administeredChat(call), Error, "Bad Request: not enough rights");
 * ```
 */
export function administeredChat(call: Call): Room {
  const room = writableChat(call);
  const status = room.members.get(call.bot.id)?.status;
  if (room.chat.type === "private") {
    throw ApiError.badRequest("method is available only for groups and channels");
  }
  if (status !== "administrator" && status !== "creator") {
    throw ApiError.badRequest("not enough rights");
  }
  return room;
}

/**
 * A message of a chat.
 *
 * @param call The call.
 * @param room The chat.
 * @param role What Telegram calls it in the error: `message to edit`.
 * @param name The parameter with its id.
 * @returns The message.
 * @throws {ApiError} 400 `message to edit not found`.
 *
 * @example Usage
 * ```ts
 * import { messageIn } from "./targets.ts";
 * import { Params } from "./params.ts";
 * import type { Call } from "./call.ts";
 * import type { Bot } from "../world/bot.ts";
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo") as Bot;
 * const ada = tg.user("Ada");
 * const { message_id } = await ada.says(bot, "hi");
 * const call = { world: tg.world, bot, params: new Params({ message_id }) } as Call;
 * const room = tg.world.privateRoom(bot, ada.user);
 * assertEquals(messageIn(call, room, "message to edit").text, "hi");
 * ```
 */
export function messageIn(
  call: Call,
  room: Room,
  role: string,
  name = "message_id",
): Message {
  if (!call.params.has(name)) throw ApiError.badRequest("message identifier is not specified");
  const message = room.messages.get(call.params.integer(name));
  if (!message) throw ApiError.badRequest(`${role} not found`);
  return message;
}

/**
 * The user whom a call names.
 *
 * @param call The call.
 * @returns The person or bot.
 * @throws {ApiError} 400 `invalid user_id specified` or `user not found`.
 *
 * @example Usage
 * ```ts
 * import { userOf } from "./targets.ts";
 * import { Params } from "./params.ts";
 * import type { Call } from "./call.ts";
 * import type { Bot } from "../world/bot.ts";
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo") as Bot;
 * const ada = tg.user("Ada");
 * const call = { world: tg.world, bot, params: new Params({ user_id: ada.id }) } as Call;
 * assertEquals(userOf(call).first_name, "Ada");
 * ```
 */
export function userOf({ world, params }: Call): User {
  const id = params.integer("user_id", 0);
  if (id <= 0) throw ApiError.badRequest("invalid user_id specified");
  const user = world.users.get(id) ?? world.bots.get(id)?.user;
  if (!user) throw ApiError.badRequest("user not found");
  return user;
}
