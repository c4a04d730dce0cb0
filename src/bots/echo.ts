/**
 * Echoes every text: the smallest bot that does something.
 *
 * @module
 */
import type { Context, Message, Reply } from "../mod.ts";

/** Echoes a text. */
export function message(message: Message, ctx: Context): Reply | void {
  if (message.text) return { method: "sendMessage", chat_id: message.chat.id, text: message.text };
  ctx.log.debug("nothing to say back: the message has no text");
}
