/**
 * Reactions to messages.
 *
 * @module
 */
import type { ReactionCount, ReactionType, User } from "../../telegram/types.ts";
import { publish } from "../updates/publish.ts";
import type { Room } from "./room.ts";
import type { World } from "./world.ts";

/**
 * Replaces somebody's reactions to a message. Bots in private chats and bots that are
 * administrators are notified if they subscribe to `message_reaction`. In channels reactions are
 * anonymous: bots that subscribe to `message_reaction_count` get the number of reactions of each
 * type.
 *
 * @param world The world.
 * @param room The chat.
 * @param message_id The message.
 * @param user The person who reacts.
 * @param reactions The complete list of their reactions.
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
  world.emit({ type: "reaction", chat: room.key, message_id, user, reactions });
  const date = world.seconds();
  if (room.chat.type === "channel") {
    const reactions = counts(room, message_id);
    for (const bot of world.botsIn(room).filter((bot) => room.isAdmin(bot.id))) {
      publish(world, bot, "message_reaction_count", {
        chat: room.chat,
        message_id,
        date,
        reactions,
      });
    }
    return;
  }
  if (user.is_bot) return;
  const change = { chat: room.chat, message_id, user, date, old_reaction, new_reaction: reactions };
  for (const bot of world.botsIn(room)) {
    if (room.isAdmin(bot.id) || room.chat.type === "private") {
      publish(world, bot, "message_reaction", change);
    }
  }
}

/** The number of reactions of each type to a message, the most frequent first. */
function counts(room: Room, message_id: number): ReactionCount[] {
  const found = new Map<string, ReactionCount>();
  for (const [key, reactions] of room.reactions) {
    if (!key.startsWith(`${message_id} `)) continue;
    for (const type of reactions) {
      const name = JSON.stringify(type);
      found.set(name, { type, total_count: (found.get(name)?.total_count ?? 0) + 1 });
    }
  }
  return [...found.values()].sort((a, b) => b.total_count - a.total_count);
}
