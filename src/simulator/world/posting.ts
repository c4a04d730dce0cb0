/**
 * Sending and editing messages, and notifying the bots concerned.
 *
 * @module
 */
import type { Message, User } from "../../telegram/types.ts";
import { publish } from "../updates/publish.ts";
import type { Bot } from "./bot.ts";
import type { Room } from "./room.ts";
import { isService } from "./service_messages.ts";
import type { World } from "./world.ts";

/** What a message contains: all of Telegram's Message but the envelope. */
export type Content = Partial<Omit<Message, "message_id" | "date" | "chat" | "from">>;

/**
 * Private chats and basic groups share one numbering per bot account; other chats have their own.
 */
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
  return isService(message) || message.reply_to_message?.from?.id === bot.id ||
    message.via_bot !== undefined ||
    entities.some(({ type, offset, length }) => {
      const part = text.slice(offset, offset + length).toLowerCase();
      if (type === "bot_command") {
        return !part.includes("@") || part.endsWith(`@${bot.username.toLowerCase()}`);
      }
      return type === "mention" && part === `@${bot.username.toLowerCase()}`;
    });
}

/** Notifies the bots of a business account, except the one that sent the message for it. */
function publishBusiness(world: World, owner: User, message: Message, edited: boolean): void {
  for (const { id, botId, user, isEnabled } of world.business.values()) {
    const bot = world.bots.get(botId);
    const isOwn = message.sender_business_bot?.id === botId;
    if (!bot || !isEnabled || user.id !== owner.id || isOwn && !edited) continue;
    const kind = edited ? "edited_business_message" : "business_message";
    publish(world, bot, kind, { ...message, business_connection_id: id });
  }
}

/** Notifies every bot in the chat, and a bot that has just been removed. */
function publishMessage(world: World, room: Room, message: Message, edited: boolean): void {
  if (room.business) return publishBusiness(world, room.business, message, edited);
  const isPost = room.chat.type === "channel";
  const isGroup = room.chat.type === "group" || room.chat.type === "supergroup";
  const removed = world.bots.get(message.left_chat_member?.id ?? 0);
  const bots = world.botsIn(room);
  for (const bot of removed ? [...bots, removed] : bots) {
    if (isGroup && !bot.readsAll && !addressedTo(bot, message)) continue;
    const kind = `${edited ? "edited_" : ""}${isPost ? "channel_post" : "message"}`;
    publish(world, bot, kind, message);
  }
}

/**
 * Sends a message to a chat. Bots are notified of what people write, and of service messages even
 * if a bot, including themselves, caused them.
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
  world.emit({ type: "message", chat: room.key, message, by: from });
  if (!from?.is_bot || isService(message)) publishMessage(world, room, message, false);
  return message;
}

/** The changes made by an edit; `undefined` removes a field. */
export type Change = { readonly [K in keyof Content]: Content[K] | undefined };

/** Edits a message; bots are notified unless a bot did it. */
export function edit(
  world: World,
  room: Room,
  message: Message,
  change: Change,
  by: User,
): Message {
  const entries = Object.entries({ ...message, edit_date: world.seconds(), ...change });
  const edited = Object.fromEntries(
    entries.filter(([, v]) => v !== undefined),
  ) as unknown as Message;
  world.keep(room, edited);
  world.emit({ type: "edit", chat: room.key, message: edited, by });
  if (!by.is_bot) publishMessage(world, room, edited, true);
  return edited;
}

/** Deletes messages. As at Telegram, bots are not notified. */
export function remove(world: World, room: Room, ids: readonly number[]): void {
  for (const id of ids) room.messages.delete(id);
  room.pinned = room.pinned.filter((id) => !ids.includes(id));
  world.emit({ type: "delete", chat: room.key, message_ids: ids });
}
