/**
 * Editing and deleting ephemeral messages.
 *
 * @module
 */
import type { Message } from "../../../telegram/types.ts";
import { editEphemeral } from "../../world/ephemeral.ts";
import type { Change } from "../../world/posting.ts";
import type { Room } from "../../world/room.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Method, Methods } from "../call.ts";
import { type Edit, inlineOnly, newCaption, newMedia, newText } from "../content/edits.ts";
import { receiverIn } from "../ephemeral.ts";
import { readMarkup } from "../reply_markup.ts";
import { userIdIn, writableChat } from "../targets.ts";

function targetOf(call: Call, receiverId: number): { room: Room; message: Message } {
  const room = writableChat(call);
  const receiver = receiverIn(call, room, receiverId);
  const message = room.ephemeral.get(call.params.integer("ephemeral_message_id"));
  const isOwn = message?.from?.id === call.bot.id && message.receiver_user?.id === receiver.id;
  if (!message || !isOwn) throw ApiError.badRequest("MESSAGE_ID_INVALID");
  return { room, message };
}

/** A method for an edit; it does not return the message. */
function editing(read: (call: Call) => Edit): Method {
  return (call) => {
    const receiverId = userIdIn(call, "receiver_user_id");
    const change = read(call);
    const markup = readMarkup(call.params);
    const { room, message } = targetOf(call, receiverId);
    const changes: Change = {
      ...change({ call, room, message }),
      reply_markup: inlineOnly(markup, room).inline,
    };
    editEphemeral(call.world, room, message, changes);
    return true;
  };
}

function deleteEphemeralMessage(call: Call): true {
  const { room, message } = targetOf(call, userIdIn(call, "receiver_user_id"));
  room.ephemeral.delete(message.ephemeral_message_id!);
  return true;
}

export const ephemeralMethods: Methods = {
  editEphemeralMessageText: editing(newText),
  editEphemeralMessageCaption: editing(newCaption),
  editEphemeralMessageMedia: editing(newMedia),
  editEphemeralMessageReplyMarkup: editing(() => () => ({})),
  deleteEphemeralMessage,
};
