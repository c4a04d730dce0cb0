/**
 * Editing messages.
 *
 * @module
 */
import type { Message } from "../../../telegram/types.ts";
import { withMentions } from "../../world/mentions.ts";
import { type Change, edit } from "../../world/posting.ts";
import { closePoll } from "../../world/polls.ts";
import type { Room } from "../../world/room.ts";
import { isService } from "../../world/service_messages.ts";
import { ApiError } from "../api_error.ts";
import { chatToWrite } from "../business.ts";
import type { Call, Method, Methods } from "../call.ts";
import {
  type Edit,
  inlineOnly,
  newCaption,
  newLocation,
  newMedia,
  newText,
  stopLocation,
} from "../content/edits.ts";
import { readMarkup } from "../reply_markup.ts";
import { checkDelivery, hasRight, messageIdIn, messageIn } from "../targets.ts";

const NOT_MODIFIED = "message is not modified: specified new message content and reply markup " +
  "are exactly the same as a current content and reply markup of the message";

const EDIT_SECONDS = 2 * 86_400;

/** A method for an edit. The keyboard is removed unless the call includes it again. */
function editing(read: (call: Call) => Edit, onlyMarkup = false): Method {
  return (call) => {
    const change = read(call);
    const markup = readMarkup(call.params);
    const { room, message, isInline } = targetOf(call);
    if (!isInline && !mayEdit(call, room, message, onlyMarkup)) {
      throw ApiError.badRequest("message can't be edited");
    }
    const changes: Change = withMentions(call.world, {
      ...change({ call, room, message }),
      reply_markup: inlineOnly(markup, room).inline,
    });
    const isSame = Object.entries(changes).every(([field, value]) =>
      JSON.stringify(message[field as keyof Message]) === JSON.stringify(value)
    );
    if (isSame) throw ApiError.badRequest(NOT_MODIFIED);
    if (!isInline) checkDelivery(call, room);
    const edited = edit(call.world, room, message, changes, call.bot.user);
    return isInline ? true : edited;
  };
}

function targetOf(call: Call): { room: Room; message: Message; isInline: boolean } {
  const { params, world } = call;
  if (params.text("chat_id") === "" && messageIdIn(call) === 0) {
    const id = params.text("inline_message_id");
    if (id === "") throw ApiError.badRequest("message identifier is not specified");
    const place = world.inlineMessages.get(id);
    const message = place?.room.messages.get(place.message_id);
    const isOwn = message?.via_bot?.id === call.bot.id;
    if (!place || !message || !isOwn) throw ApiError.badRequest("MESSAGE_ID_INVALID");
    return { room: place.room, message, isInline: true };
  }
  const room = chatToWrite(call);
  return { room, message: messageIn(call, room, "message to edit"), isInline: false };
}

/** Bots can edit messages that they have sent, and in channels those that their rights allow. */
function mayEdit(call: Call, room: Room, message: Message, onlyMarkup: boolean): boolean {
  const { bot, world } = call;
  if (message.forward_origin || isService(message)) return false;
  if (room.business) return message.from?.id === room.business.id;
  if (message.via_bot) return message.via_bot.id === bot.id;
  if (room.chat.type !== "channel") return message.from?.id === bot.id;
  const isFresh = world.seconds() - message.date < EDIT_SECONDS;
  if (hasRight(call, room, "can_edit_messages")) return true;
  return hasRight(call, room, "can_post_messages") && (isFresh || onlyMarkup);
}

function stopPoll(call: Call): unknown {
  const markup = readMarkup(call.params);
  const room = chatToWrite(call);
  const message = messageIn(call, room, "message with poll to stop");
  if (!message.poll) throw ApiError.badRequest("message is not a poll");
  if (message.poll.is_closed) throw ApiError.badRequest("poll has already been closed");
  if (!mayEdit(call, room, message, true)) throw ApiError.badRequest("poll can't be stopped");
  const { inline } = inlineOnly(markup, room);
  const marked = edit(call.world, room, message, { reply_markup: inline }, call.bot.user);
  return closePoll(call.world, room, marked);
}

export const editMethods: Methods = {
  editMessageText: editing(newText),
  editMessageCaption: editing(newCaption),
  editMessageMedia: editing(newMedia),
  editMessageReplyMarkup: editing(() => () => ({}), true),
  editMessageLiveLocation: editing(newLocation),
  stopMessageLiveLocation: editing(stopLocation),
  stopPoll,
};
