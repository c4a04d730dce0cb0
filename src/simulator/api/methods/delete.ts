/**
 * Deleting messages.
 *
 * @module
 */
import type { Message } from "../../../telegram/types.ts";
import { remove } from "../../world/posting.ts";
import type { Room } from "../../world/room.ts";
import { isService } from "../../world/service_messages.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Methods } from "../call.ts";
import { messageIds } from "../message_ids.ts";
import { hasRight, messageIdIn, messageIn, writableChat } from "../targets.ts";

const DAY = 86_400;

/** Checks that the bot may delete a message. */
function checkDeleting(call: Call, room: Room, message: Message): void {
  const age = call.world.seconds() - message.date;
  const isOwn = message.from?.id === call.bot.id && !isService(message);
  const { type } = room.chat;
  if (type === "supergroup" || type === "channel") {
    const isAllowed = hasRight(call, room, "can_delete_messages") ||
      isOwn && type === "supergroup" ||
      type === "channel" && hasRight(call, room, "can_post_messages");
    if (age < 2 * DAY && isAllowed) return;
    throw ApiError.badRequest("message can't be deleted");
  }
  // A dice throw cannot be deleted for a day, so that nobody can repeat it until they win.
  const isAllowed = type === "private"
    ? message.dice === undefined || age >= DAY
    : isOwn || room.isAdmin(call.bot.id);
  if (age < 2 * DAY && isAllowed) return;
  throw ApiError.badRequest("message can't be deleted for everyone");
}

function deleteMessage(call: Call): true {
  if (call.params.text("chat_id") === "") {
    throw ApiError.badRequest("chat identifier is not specified");
  }
  if (messageIdIn(call) === 0) throw ApiError.badRequest("message identifier is not specified");
  const room = writableChat(call);
  const message = messageIn(call, room, "message to delete");
  checkDeleting(call, room, message);
  remove(call.world, room, [message.message_id]);
  return true;
}

function deleteMessages(call: Call): true {
  const ids = messageIds(call.params);
  const room = writableChat(call);
  const messages = ids.flatMap((id) => room.messages.get(id) ?? []);
  for (const message of messages) checkDeleting(call, room, message);
  remove(call.world, room, messages.map(({ message_id }) => message_id));
  return true;
}

export const deleteMethods: Methods = { deleteMessage, deleteMessages };
