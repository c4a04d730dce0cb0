/**
 * Upgrading a basic group to a supergroup.
 *
 * @module
 */
import type { User } from "../../telegram/types.ts";
import { post } from "./posting.ts";
import type { Room } from "./room.ts";
import type { World } from "./world.ts";

/** The author of messages that are sent in a group's own name. */
const GROUP_ANONYMOUS_BOT: User = {
  id: 1_087_968_824,
  is_bot: true,
  first_name: "Group",
  username: "GroupAnonymousBot",
};

/**
 * Moves everybody to a new supergroup. Bots are notified by a service message in each of the chats.
 *
 * @throws {Error} If it is not a basic group, or has already been upgraded.
 */
export function migrateGroup(world: World, room: Room, by: User): Room {
  const { chat } = room;
  if (chat.type !== "group") {
    throw new Error(`Cannot make "${chat.title}" a supergroup: it is a ${chat.type}`);
  }
  if (room.migratedTo !== undefined) {
    throw new Error(`Cannot make "${chat.title}" a supergroup: it has become ${room.migratedTo}`);
  }
  const made = world.addGroup("supergroup", chat.title, []);
  for (const [id, member] of room.members) made.members.set(id, member);
  made.permissions = room.permissions;
  made.description = room.description;
  room.migratedTo = made.chat.id;
  post(world, room, by, { migrate_to_chat_id: made.chat.id });
  post(world, made, GROUP_ANONYMOUS_BOT, { sender_chat: made.chat, migrate_from_chat_id: chat.id });
  world.emit({ type: "chat", chat: made.view });
  return made;
}
