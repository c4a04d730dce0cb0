/**
 * Counts presses of a button. The count travels in the button itself, so that no restart and no
 * second instance can lose it.
 *
 * @module
 */
import type { CallbackQuery, Context, InlineKeyboardMarkup, Message, Reply } from "../mod.ts";

function keyboard(count: number): InlineKeyboardMarkup {
  return {
    inline_keyboard: [[
      { text: "−1", callback_data: String(count - 1) },
      { text: "+1", callback_data: String(count + 1) },
    ]],
  };
}

/** Begins to count, whatever is said. */
export function message({ chat }: Message): Reply {
  return { method: "sendMessage", chat_id: chat.id, text: "Count: 0", reply_markup: keyboard(0) };
}

/** Shows the new count in the message that the button belongs to. */
export async function callback_query(query: CallbackQuery, ctx: Context): Promise<Reply | void> {
  // Without an answer the button keeps its spinner; an answer that is too late should not fail the update.
  await ctx.api.answerCallbackQuery({ callback_query_id: query.id })
    .catch((error) => ctx.log.warn(error.message));
  const count = Number(query.data);
  if (!query.message || !Number.isInteger(count)) return;
  return {
    method: "editMessageText",
    chat_id: query.message.chat.id,
    message_id: query.message.message_id,
    text: `Count: ${count}`,
    reply_markup: keyboard(count),
  };
}
