/**
 * Sending and editing messages, and who hears of it.
 *
 * @module
 */
import type { Message, User } from "../../telegram/types.ts";
import { publish } from "../updates/publish.ts";
import type { Bot } from "./bot.ts";
import type { Room } from "./room.ts";
import type { World } from "./world.ts";

/** What a message says: all of Telegram's Message but the envelope. */
export type Content = Partial<Omit<Message, "message_id" | "date" | "chat" | "from">>;

/** Private chats and basic groups number messages per bot account, other chats by themselves. */
function nextMessageId(world: World, room: Room): number {
  if (room.chat.type === "supergroup" || room.chat.type === "channel") return ++room.lastMessageId;
  const bots = world.botsIn(room);
  const id = Math.max(room.lastMessageId, ...bots.map((bot) => bot.lastMessageId)) + 1;
  room.lastMessageId = id;
  for (const bot of bots) bot.lastMessageId = id;
  return id;
}

/** Whether a bot in privacy mode may read a group's message. */
function addressedTo(bot: Bot, message: Message): boolean {
  const text = message.text ?? message.caption ?? "";
  const entities = message.entities ?? message.caption_entities ?? [];
  const isService = text === "" && message.new_chat_members !== undefined ||
    message.left_chat_member !== undefined;
  return isService || message.reply_to_message?.from?.id === bot.id ||
    message.via_bot !== undefined ||
    entities.some(({ type, offset, length }) => {
      const part = text.slice(offset, offset + length).toLowerCase();
      if (type === "bot_command") {
        return !part.includes("@") || part.endsWith(`@${bot.username.toLowerCase()}`);
      }
      return type === "mention" && part === `@${bot.username.toLowerCase()}`;
    });
}

/** Tells every bot in the chat but the sender; bots do not see what other bots write. */
function publishMessage(world: World, room: Room, message: Message, edited: boolean): void {
  const isPost = room.chat.type === "channel";
  const isGroup = room.chat.type === "group" || room.chat.type === "supergroup";
  for (const bot of world.botsIn(room)) {
    if (isGroup && !bot.readsAll && !addressedTo(bot, message)) continue;
    const kind = `${edited ? "edited_" : ""}${isPost ? "channel_post" : "message"}`;
    publish(world, bot, kind, message);
  }
}

/**
 * Sends a message to a chat.
 *
 * @param world Where it happens.
 * @param room The chat.
 * @param from The sender; `undefined` for an anonymous channel post.
 * @param content What it says.
 * @returns The message, as the chat keeps it.
 *
 * @example Usage
 * ```ts
 * import { post } from "./posting.ts";
 * import { World } from "./world.ts";
 * import { FakeClock } from "../../util/fake_clock.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const world = new World({ clock: new FakeClock(), random: Math.random });
 * const bot = world.addBot("echo");
 * const ada = world.addUser({ first_name: "Ada" });
 * const room = world.privateRoom(bot, ada);
 * assertEquals(post(world, room, ada, { text: "hi" }).message_id, 1);
 * assertEquals(bot.updates.size, 1);
 * ```
 */
export function post(
  world: World,
  room: Room,
  from: User | undefined,
  content: Content,
): Message {
  const isChannel = room.chat.type === "channel";
  const message: Message = {
    message_id: nextMessageId(world, room),
    ...(from && !isChannel ? { from } : {}),
    ...(isChannel ? { sender_chat: room.chat } : {}),
    chat: room.chat,
    date: world.seconds(),
    ...content,
  };
  world.keep(room, message);
  world.tell({ type: "message", chat: room.key, message, by: from });
  if (!from?.is_bot) publishMessage(world, room, message, false);
  return message;
}

/**
 * Changes a message.
 *
 * @param world Where it happens.
 * @param room The chat.
 * @param message The message as it is.
 * @param change What becomes different; a field set to `undefined` is taken away.
 * @param by Who edits; a bot's own edit makes no update.
 * @returns The message as it is now; the old object stays what it was.
 *
 * @example Usage
 * ```ts
 * import { edit, post } from "./posting.ts";
 * import { World } from "./world.ts";
 * import { FakeClock } from "../../util/fake_clock.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const world = new World({ clock: new FakeClock(), random: Math.random });
 * const bot = world.addBot("echo");
 * const ada = world.addUser({ first_name: "Ada" });
 * const room = world.privateRoom(bot, ada);
 * const message = post(world, room, bot.user, { text: "0" });
 * assertEquals(edit(world, room, message, { text: "1" }, bot.user).text, "1");
 * assertEquals(message.text, "0");
 * ```
 */
export function edit(
  world: World,
  room: Room,
  message: Message,
  change: { readonly [K in keyof Content]: Content[K] | undefined },
  by: User,
): Message {
  const entries = Object.entries({ ...message, edit_date: world.seconds(), ...change });
  const edited = Object.fromEntries(
    entries.filter(([, v]) => v !== undefined),
  ) as unknown as Message;
  world.keep(room, edited);
  world.tell({ type: "edit", chat: room.key, message: edited, by });
  if (!by.is_bot) publishMessage(world, room, edited, true);
  return edited;
}

/**
 * Deletes messages. Telegram tells bots nothing of that.
 *
 * @param world Where it happens.
 * @param room The chat.
 * @param ids Which messages.
 *
 * @example Usage
 * ```ts
 * import { post, remove } from "./posting.ts";
 * import { World } from "./world.ts";
 * import { FakeClock } from "../../util/fake_clock.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const world = new World({ clock: new FakeClock(), random: Math.random });
 * const bot = world.addBot("echo");
 * const ada = world.addUser({ first_name: "Ada" });
 * const room = world.privateRoom(bot, ada);
 * const { message_id } = post(world, room, ada, { text: "hi" });
 * remove(world, room, [message_id]);
 * assertEquals(room.messages.size, 0);
 * ```
 */
export function remove(world: World, room: Room, ids: readonly number[]): void {
  for (const id of ids) room.messages.delete(id);
  room.pinned = room.pinned.filter((id) => !ids.includes(id));
  world.tell({ type: "delete", chat: room.key, message_ids: ids });
}
