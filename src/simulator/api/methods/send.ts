/**
 * `sendMessage` and the other `send…` methods.
 *
 * @module
 */
import type { Message } from "../../../telegram/types.ts";
import type { MediaSort } from "../../media/media_object.ts";
import { integerBetween } from "../../random.ts";
import { closeInTime } from "../../world/polls.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Method, Methods } from "../call.ts";
import type { Draft } from "../content/draft.ts";
import { album, checkAlbum } from "../content/input_media.ts";
import { invoiceIn } from "../content/invoices.ts";
import { livePhotoIn } from "../content/live_photo.ts";
import { inputFile, mediaDraft } from "../content/media.ts";
import { liveFields, locationDraft, placeIn, venueDraft, venueOf } from "../content/places.ts";
import { pollDraft } from "../content/polls.ts";
import { contactDraft, contactOf, diceDraft } from "../content/small.ts";
import { textDraft } from "../content/text.ts";
import { sendAll, sendOne } from "../sending.ts";
import { findChat } from "../targets.ts";

/** A method that sends one message with this content. */
function sending(draft: (call: Call) => Draft): Method {
  return (call) => sendOne(call, draft(call));
}

/** A method that sends a file. */
function sendingFile(sort: MediaSort): Method {
  return sending((call) => {
    const file = inputFile(call, call.params.text(sort), sort);
    if (file === undefined) {
      throw ApiError.badRequest(`there is no ${sort.replaceAll("_", " ")} in the request`);
    }
    return mediaDraft(call, sort, call.params, file);
  });
}

function contact({ params }: Call): Draft {
  params.required("phone_number");
  params.required("first_name");
  return contactDraft(contactOf(params));
}

function sendPoll(call: Call): Message {
  const message = sendOne(call, pollDraft(call));
  const { close_date = 0 } = message.poll!;
  const room = findChat(call, call.params.text("chat_id"))!;
  if (close_date > 0) closeInTime(call.world, room, message.message_id, close_date);
  return message;
}

function sendInvoice(call: Call): Message {
  const { draft, payload, isFlexible } = invoiceIn(call.params);
  const hasMarkup = call.params.has("reply_markup");
  const keyboard = { inline_keyboard: [[{ text: "Pay", pay: true as const }]] };
  const message = sendOne(call, () => ({
    ...draft(),
    ...(hasMarkup ? {} : { reply_markup: keyboard }),
  }));
  const room = findChat(call, call.params.text("chat_id"))!;
  room.payloads.set(message.message_id, payload);
  if (isFlexible) room.flexible.add(message.message_id);
  return message;
}

function sendMediaGroup(call: Call): Message[] {
  const items = album(call);
  const media_group_id = `${integerBetween(call.world.random, 1e16, 9e15 * 2)}`;
  // Two or more items make an album; one is an ordinary message.
  const group = items.length > 1 ? { media_group_id } : {};
  const drafts = items.map(({ draft }): Draft => (room) => ({ ...draft(room), ...group }));
  return sendAll(call, drafts, { check: () => checkAlbum(items), bare: true });
}

export const sendMethods: Methods = {
  sendMessage: sending(({ params }) => textDraft(params)),
  sendPhoto: sendingFile("photo"),
  sendLivePhoto: sending(livePhotoIn),
  sendAudio: sendingFile("audio"),
  sendDocument: sendingFile("document"),
  sendVideo: sendingFile("video"),
  sendAnimation: sendingFile("animation"),
  sendVoice: sendingFile("voice"),
  sendVideoNote: sendingFile("video_note"),
  sendSticker: sendingFile("sticker"),
  sendLocation: sending(({ params }) => locationDraft(placeIn(params), liveFields(params))),
  sendVenue: sending(({ params }) => venueDraft(venueOf(placeIn(params), params))),
  sendContact: sending(contact),
  sendDice: sending(({ world, params }) => diceDraft(world.random, params.text("emoji"))),
  sendPoll,
  sendInvoice,
  sendMediaGroup,
};
