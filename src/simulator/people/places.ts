/**
 * From what scripts name to what the world keeps.
 *
 * @module
 */
import type { Message, User } from "../../telegram/types.ts";
import type { Bot } from "../world/bot.ts";
import { missingPermission, permissionsOf } from "../world/permissions.ts";
import type { Content } from "../world/posting.ts";
import type { Room } from "../world/room.ts";
import type { World } from "../world/world.ts";
import { Group, type Place, type SimulatedBot } from "./handles.ts";

/**
 * The account of a bot.
 *
 * @param world Where it is.
 * @param bot What a script has.
 * @returns The account.
 * @throws {Error} When it is another simulator's.
 *
 * @example Usage
 * ```ts
 * import { accountOf } from "./places.ts";
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo");
 * assertEquals(accountOf(tg.world, bot).token, bot.token);
 * ```
 */
export function accountOf(world: World, bot: SimulatedBot): Bot {
  const account = world.bots.get(bot.id);
  if (!account) throw new Error(`Cannot find @${bot.username}: it is no bot of this simulator`);
  return account;
}

/**
 * The chat of a person at a place.
 *
 * @param world Where it is.
 * @param user The person.
 * @param place A bot or a group.
 * @returns The chat; a private one is opened when it is not there yet.
 *
 * @example Usage
 * ```ts
 * import { roomOf } from "./places.ts";
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo");
 * const ada = tg.user("Ada");
 * assertEquals(roomOf(tg.world, ada.user, bot).chat.id, ada.id);
 * ```
 */
export function roomOf(world: World, user: User, place: Place): Room {
  return place instanceof Group ? place.room : world.privateRoom(accountOf(world, place), user);
}

/**
 * The chat of a person that a message is in.
 *
 * @param world Where it is.
 * @param user The person.
 * @param message A message that the simulator gave out, or a copy of one.
 * @returns The chat.
 * @throws {Error} When it cannot be told.
 *
 * @example Usage
 * ```ts
 * import { roomWith } from "./places.ts";
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo");
 * const ada = tg.user("Ada");
 * const message = await ada.says(bot, "hi");
 * assertEquals(roomWith(tg.world, ada.user, message).key, `${bot.id}:${ada.id}`);
 * ```
 */
export function roomWith(world: World, user: User, message: Message): Room {
  const known = world.roomOf(message) ?? world.rooms.get(`${message.chat.id}`);
  if (known) return known;
  const own = [...world.rooms.values()].filter((room) =>
    room.chat.id === message.chat.id && room.has(user.id) &&
    room.messages.get(message.message_id)?.date === message.date
  );
  if (own.length === 1) return own[0]!;
  throw new Error(
    `Cannot tell which chat message ${message.message_id} is in: pass the object that says(), ` +
      "hears() or sees() gave",
  );
}

/**
 * Refuses to write where a person cannot.
 *
 * @throws {Error} When they are not in the chat, have blocked the bot, or may not send this.
 */
export function mustBeOpen(world: World, user: User, room: Room, content: Content): void {
  const { type, title } = room.chat;
  const name = user.first_name;
  if (!room.has(user.id)) {
    const chat = title === undefined ? "the private chat" : `"${title}"`;
    throw new Error(`Cannot write to ${chat}: ${name} is not in it`);
  }
  if (type === "private" && world.botsIn(room).length === 0) {
    throw new Error(`Cannot write to the bot: ${name} has blocked it; call unblocks() first`);
  }
  const missing = missingPermission(permissionsOf(world, room, user.id), content);
  if (missing) throw new Error(`Cannot write to "${title}": ${name} may not send ${missing} there`);
}
