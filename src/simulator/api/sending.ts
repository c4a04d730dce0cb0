/**
 * Sending a bot's message: the envelope round its content.
 *
 * @module
 */
import type { Message } from "../../telegram/types.ts";
import { type Content, post } from "../world/posting.ts";
import type { Room } from "../world/room.ts";
import { ApiError } from "./api_error.ts";
import type { Call } from "./call.ts";
import { fieldsOf } from "./fields.ts";
import { readMarkup } from "./reply_markup.ts";

/** The message that is replied to, without its own reply, as Telegram shows it. */
function repliedMessage({ params }: Call, room: Room): Content {
  const parameters = fieldsOf(params.json("reply_parameters"));
  const id = parameters.integer("message_id") || params.integer("reply_to_message_id");
  if (id === 0) return {};
  const message = room.messages.get(id);
  if (message) {
    const { reply_to_message: _, ...replied } = message;
    return { reply_to_message: replied as NonNullable<Content["reply_to_message"]> };
  }
  const optional = parameters.boolean("allow_sending_without_reply") ||
    params.boolean("allow_sending_without_reply");
  if (optional) return {};
  throw ApiError.badRequest("message to be replied not found");
}

/**
 * Sends a message as the bot that calls.
 *
 * @param call The call; its reply parameters and markup are used.
 * @param room Where to.
 * @param content What it says.
 * @returns The message.
 * @throws {ApiError} 400 for a wrong markup or reply, 429 when limits are on and reached.
 *
 * @example Usage
 * ```ts
 * import { send } from "./sending.ts";
 * import { Params } from "./params.ts";
 * import type { Call } from "./call.ts";
 * import type { Bot } from "../world/bot.ts";
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo") as Bot;
 * const ada = tg.user("Ada");
 * await ada.says(bot, "hi");
 * const params = new Params({ chat_id: ada.id });
 * const call = { world: tg.world, bot, params, admit: () => {} } as unknown as Call;
 * const room = tg.world.privateRoom(bot, ada.user);
 * assertEquals(send(call, room, { text: "yo" }).from?.id, bot.id);
 * ```
 */
export function send(call: Call, room: Room, content: Content): Message {
  const { world, bot, params } = call;
  const markup = readMarkup(params);
  const envelope: Content = {
    ...repliedMessage(call, room),
    ...content,
    ...(markup.inline ? { reply_markup: markup.inline } : {}),
    ...(params.boolean("protect_content") ? { has_protected_content: true } : {}),
    ...(params.has("message_thread_id")
      ? { message_thread_id: params.integer("message_thread_id") }
      : {}),
  };
  call.admit(room);
  const message = post(world, room, bot.user, envelope);
  if (markup.reply) {
    room.keyboard = markup.reply;
    world.tell({ type: "keyboard", chat: room.key, markup: markup.reply });
  }
  return message;
}
