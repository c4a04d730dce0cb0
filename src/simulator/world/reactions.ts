/**
 * Reactions to messages.
 *
 * @module
 */
import type { ReactionType, User } from "../../telegram/types.ts";
import { publish } from "../updates/publish.ts";
import type { Room } from "./room.ts";
import type { World } from "./world.ts";

/**
 * Puts somebody's reactions on a message, in place of those before. Bots in private chats and bots
 * that administrate are told, if they ask for `message_reaction`.
 *
 * @param world Where it happens.
 * @param room The chat.
 * @param message_id The message.
 * @param user Who reacts.
 * @param reactions All their reactions from now on.
 */
export function react(
  world: World,
  room: Room,
  message_id: number,
  user: User,
  reactions: readonly ReactionType[],
): void {
  const key = `${message_id} ${user.id}`;
  const old_reaction = room.reactions.get(key) ?? [];
  room.reactions.set(key, reactions);
  world.tell({ type: "reaction", chat: room.key, message_id, user, reactions });
  if (user.is_bot) return;
  const date = world.seconds();
  const change = { chat: room.chat, message_id, user, date, old_reaction, new_reaction: reactions };
  for (const bot of world.botsIn(room)) {
    if (room.isAdmin(bot.id) || room.chat.type === "private") {
      publish(world, bot, "message_reaction", change);
    }
  }
}
