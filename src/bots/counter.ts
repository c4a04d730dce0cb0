/**
 * Counts presses of a button. The count is stored in the button itself, so neither a restart nor a
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

/** Answers any message with a button that starts at 0. */
export function message({ chat }: Message): Reply {
  return { method: "sendMessage", chat_id: chat.id, text: "Count: 0", reply_markup: keyboard(0) };
}

/** Shows the new count in the button's message. */
export async function callback_query(query: CallbackQuery, ctx: Context): Promise<Reply | void> {
  // Unanswered, the button keeps its spinner. A late answer should not fail the update.
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
