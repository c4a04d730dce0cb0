/**
 * `sendMessage` and the other `send…` methods.
 *
 * @module
 */
import type { Message, Poll } from "../../../telegram/types.ts";
import { integerBetween, randomWord } from "../../random.ts";
import type { Content } from "../../world/posting.ts";
import { ApiError } from "../api_error.ts";
import type { Call, Method } from "../call.ts";
import { mediaContent, textContent } from "../content.ts";
import { fieldsOf } from "../fields.ts";
import { send } from "../sending.ts";
import { writableChat } from "../targets.ts";

/** A method that sends one message with this content. */
function sending(content: (call: Call) => Content): Method {
  return (call) => send(call, writableChat(call), content(call));
}

function required({ params }: Call, name: string, error: string): string {
  const text = params.text(name).trim();
  if (text === "") throw ApiError.badRequest(error);
  return text;
}

function location({ params }: Call): { latitude: number; longitude: number } {
  const [latitude, longitude] = [params.number("latitude"), params.number("longitude")];
  if (latitude === undefined) throw ApiError.badRequest("latitude is empty");
  if (longitude === undefined) throw ApiError.badRequest("longitude is empty");
  return { latitude, longitude };
}

function venue(call: Call): Content {
  const place = location(call);
  const title = required(call, "title", "venue title is empty");
  const address = required(call, "address", "venue address is empty");
  return { location: place, venue: { location: place, title, address } };
}

function contact(call: Call): Content {
  const phone_number = required(call, "phone_number", "phone number is empty");
  const first_name = required(call, "first_name", "first name is empty");
  const last_name = call.params.text("last_name");
  return { contact: { phone_number, first_name, ...(last_name ? { last_name } : {}) } };
}

function dice({ world, params }: Call): Content {
  const emoji = params.text("emoji") || "🎲";
  const faces = emoji === "🎰" ? 64 : emoji === "🏀" || emoji === "⚽" ? 5 : 6;
  return {
    dice: { emoji, value: integerBetween(world.random, 1, faces) } as Message["dice"] & object,
  };
}

/** The right answers of a quiz; before Bot API 10 there was one. */
function correctOptions({ params }: Call): { correct_option_ids?: readonly number[] } {
  if (params.text("type") !== "quiz") return {};
  const given = params.json("correct_option_ids");
  if (Array.isArray(given)) return { correct_option_ids: given };
  const one = params.number("correct_option_id");
  return one === undefined ? {} : { correct_option_ids: [one] };
}

function poll(call: Call): Content {
  const { world, params } = call;
  const question = required(call, "question", "poll question must be non-empty");
  const options = params.json("options");
  if (!Array.isArray(options)) throw ApiError.badRequest("expected an Array of poll options");
  if (options.length < 1) throw ApiError.badRequest("poll must have at least 1 option");
  if (options.length > 12) throw ApiError.badRequest("poll can't have more than 12 options");
  const explanation = params.text("explanation");
  const made = {
    id: `${integerBetween(world.random, 1e15, 9e15)}`,
    question,
    options: options.map((option) => ({
      persistent_id: randomWord(world.random, 8),
      text: typeof option === "string" ? option : fieldsOf(option).text("text"),
      voter_count: 0,
    })),
    total_voter_count: 0,
    is_closed: params.boolean("is_closed"),
    is_anonymous: !params.has("is_anonymous") || params.boolean("is_anonymous"),
    type: params.text("type") || "regular",
    allows_multiple_answers: params.boolean("allows_multiple_answers"),
    ...correctOptions(call),
    ...(explanation ? { explanation } : {}),
  };
  return { poll: made as unknown as Poll };
}

function invoice(call: Call): Content {
  const { params } = call;
  const prices = params.json("prices");
  if (!Array.isArray(prices)) throw ApiError.badRequest("expected an Array of labeled prices");
  const total_amount = prices.reduce((sum, price) => sum + fieldsOf(price).integer("amount"), 0);
  const keyboard = { inline_keyboard: [[{ text: "Pay", pay: true as const }]] };
  return {
    invoice: {
      title: required(call, "title", "invoice title is empty"),
      description: required(call, "description", "invoice description is empty"),
      start_parameter: params.text("start_parameter"),
      currency: required(call, "currency", "CURRENCY_INVALID"),
      total_amount,
    },
    ...(params.has("reply_markup") ? {} : { reply_markup: keyboard }),
  };
}

function sendInvoice(call: Call): Message {
  const room = writableChat(call);
  const payload = required(call, "payload", "invoice payload is empty");
  const message = send(call, room, invoice(call));
  room.payloads.set(message.message_id, payload);
  if (call.params.boolean("is_flexible")) room.flexible.add(message.message_id);
  return message;
}

function mediaGroup(call: Call): Message[] {
  const room = writableChat(call);
  const items = call.params.json("media");
  if (!Array.isArray(items)) throw ApiError.badRequest("expected an Array of InputMedia");
  if (items.length > 10) throw ApiError.badRequest("too many messages to send as an album");
  if (items.length === 0) throw ApiError.badRequest("there are no messages to send");
  const media_group_id = `${integerBetween(call.world.random, 1e16, 9e15 * 2)}`;
  const contents = items.map((item) => {
    const fields = fieldsOf(item);
    return { ...mediaContent(call, fields.text("type"), fields, "media"), media_group_id };
  });
  return contents.map((content) => send(call, room, content));
}

/**
 * The methods, by name.
 *
 * @example Usage
 * ```ts
 * import { sendMethods } from "./send.ts";
 * import { assert } from "@std/assert";
 *
 * assert("sendMessage" in sendMethods);
 * ```
 */
export const sendMethods: Readonly<Record<string, Method>> = {
  sendMessage: sending(({ params, world }) => textContent(params, world)),
  sendPhoto: sending((call) => mediaContent(call, "photo")),
  sendAudio: sending((call) => mediaContent(call, "audio")),
  sendDocument: sending((call) => mediaContent(call, "document")),
  sendVideo: sending((call) => mediaContent(call, "video")),
  sendAnimation: sending((call) => mediaContent(call, "animation")),
  sendVoice: sending((call) => mediaContent(call, "voice")),
  sendVideoNote: sending((call) => mediaContent(call, "video_note")),
  sendSticker: sending((call) => mediaContent(call, "sticker")),
  sendLocation: sending((call) => ({ location: location(call) })),
  sendVenue: sending(venue),
  sendContact: sending(contact),
  sendDice: sending(dice),
  sendPoll: sending(poll),
  sendInvoice,
  sendMediaGroup: mediaGroup,
};
