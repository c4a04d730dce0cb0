/**
 * Bots and chats as scripts refer to them, and their counterparts in the world.
 *
 * @module
 */
import type { Chat, Message, User } from "../../telegram/types.ts";
import type { Bot } from "../world/bot.ts";
import { missingPermission, permissionsOf } from "../world/permissions.ts";
import type { Content } from "../world/posting.ts";
import type { Room } from "../world/room.ts";
import type { World } from "../world/world.ts";

/** A bot of the simulator. */
export interface SimulatedBot {
  /** The bot's user id. */
  readonly id: number;
  /** Its token at the Bot API; give it to the bot's own code. */
  readonly token: string;
  /** The username, without the `@`. */
  readonly username: string;
  /** The bot's user, as the Bot API shows it. */
  readonly user: User;
}

/**
 * A group or channel of the simulator.
 *
 * @example Usage
 * ```ts
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo");
 * const ada = tg.user("Ada");
 * const group = tg.group("Friends", [ada, bot]);
 * await ada.says(group, "hello all");
 * assertEquals(group.messages.at(-1)?.text, "hello all");
 * ```
 */
export class Group {
  /** The chat in the world. */
  readonly room: Room;

  /**
   * Creates a handle on a chat.
   *
   * @param room The chat in the world.
   */
  constructor(room: Room) {
    this.room = room;
  }

  /** The chat, as bots see it. */
  get chat(): Chat {
    return this.room.chat;
  }

  /** The chat's id. */
  get id(): number {
    return this.room.chat.id;
  }

  /** The chat's title. */
  get title(): string {
    return this.room.chat.title ?? "";
  }

  /** The chat's messages, oldest first. */
  get messages(): Message[] {
    return [...this.room.messages.values()];
  }
}

/** Where a person can write: a bot's private chat, or a group. */
export type Place = SimulatedBot | Group;

/**
 * The account of a bot.
 *
 * @throws {Error} If it belongs to another simulator.
 */
export function accountOf(world: World, bot: SimulatedBot): Bot {
  const account = world.bots.get(bot.id);
  if (!account) throw new Error(`Cannot find @${bot.username}: it is not a bot of this simulator`);
  return account;
}

/** The chat that a person has at a place. */
export function roomOf(world: World, user: User, place: Place): Room {
  return place instanceof Group ? place.room : world.privateRoom(accountOf(world, place), user);
}

/**
 * The chat of a person's that contains a message.
 *
 * @throws {Error} If that is ambiguous.
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
      "hears() or sees() returned",
  );
}

/**
 * Checks that a person may send this content to a chat.
 *
 * @throws {Error} If they are not in the chat, have blocked the bot, or may not send this.
 */
export function mustBeOpen(world: World, user: User, room: Room, content: Content): void {
  const { type, title } = room.chat;
  const name = user.first_name;
  if (!room.has(user.id)) {
    const chat = title === undefined ? "the private chat" : `"${title}"`;
    throw new Error(`Cannot write to ${chat}: ${name} is not in it`);
  }
  if (room.migratedTo !== undefined) {
    throw new Error(`Cannot write to "${title}": it has become the supergroup ${room.migratedTo}`);
  }
  if (type === "private" && world.botsIn(room).length === 0) {
    throw new Error(`Cannot write to the bot: ${name} has blocked it; call unblocks() first`);
  }
  const missing = missingPermission(permissionsOf(world, room, user.id), content);
  if (missing) throw new Error(`Cannot write to "${title}": ${name} may not send ${missing} there`);
}
