/**
 * Messages visible to a single member of a group.
 *
 * @module
 */
import type { Message, User } from "../../telegram/types.ts";
import type { Change, Content } from "./posting.ts";
import type { Room } from "./room.ts";
import type { World } from "./world.ts";

/** Sends a message to one member. */
export function postEphemeral(
  world: World,
  room: Room,
  from: User,
  receiver_user: User,
  content: Content,
): Message {
  const ephemeral_message_id = ++room.lastEphemeralId;
  const message: Message = {
    ...{ message_id: 0, ephemeral_message_id, from, receiver_user },
    ...{ chat: room.chat, date: world.seconds() },
    ...content,
  };
  room.ephemeral.set(ephemeral_message_id, message);
  world.emit({ type: "ephemeral", chat: room.key, message, edited: false });
  return message;
}

/** Edits such a message. */
export function editEphemeral(world: World, room: Room, message: Message, change: Change): void {
  const entries = Object.entries({ ...message, edit_date: world.seconds(), ...change });
  const edited = Object.fromEntries(
    entries.filter(([, value]) => value !== undefined),
  ) as unknown as Message;
  room.ephemeral.set(message.ephemeral_message_id!, edited);
  world.emit({ type: "ephemeral", chat: room.key, message: edited, edited: true });
}
