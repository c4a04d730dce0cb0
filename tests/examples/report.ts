/**
 * A slow report: minutes of work in a queue, with progress, a button to cancel it, and no loss when
 * the process ends. Run it with STORE set.
 */
import type { CallbackQuery, Context, HandlerOptions, Message, Reply } from "../../src/mod.ts";

/** How many pages a report has, and how long each takes. */
export const PAGES = 10;
const PAGE_MS = Number(Deno.env.get("REPORT_PAGE_MS") ?? 3000);

/**
 * The work may take an hour, so the answer to Telegram does not wait for it. The button is not put
 * into the queue: behind the report, in the chat's order, it would come too late.
 */
export const options: HandlerOptions = {
  abandonMs: 3_600_000,
  answerMs: 0,
  durable: ["message"],
  lanes: "none",
};

/** The current report of each chat in this process. */
const running = new Map<number, AbortController>();

/** Makes a report and shows its progress. */
export async function message({ chat }: Message, ctx: Context): Promise<Reply | void> {
  // Set before the button can be pressed.
  const cancel = new AbortController();
  running.set(chat.id, cancel);
  // After a restart the same message keeps showing the progress.
  const { message_id } = await ctx.once("progress", () =>
    ctx.api.sendMessage({
      chat_id: chat.id,
      text: "Report: 0 %",
      reply_markup: { inline_keyboard: [[{ text: "Cancel", callback_data: "cancel" }]] },
    }));
  const show = (text: string) => ctx.api.editMessageText({ chat_id: chat.id, message_id, text });
  try {
    for (let page = 1; page <= PAGES; page++) {
      // A finished page is not made again.
      await ctx.once(`page ${page}`, () => makePage(AbortSignal.any([ctx.signal, cancel.signal])));
      if (page < PAGES) await progress(`Report: ${page * 100 / PAGES} %`);
    }
  } catch (error) {
    if (!cancel.signal.aborted) throw error;
    await show("Report: cancelled");
    return;
  } finally {
    if (running.get(chat.id) === cancel) running.delete(chat.id);
  }
  await show("Report: ready");
  return { method: "sendMessage", chat_id: chat.id, text: `Here are your ${PAGES} pages` };

  async function progress(text: string): Promise<void> {
    await ctx.api.editMessageText({
      ...{ chat_id: chat.id, message_id, text },
      reply_markup: { inline_keyboard: [[{ text: "Cancel", callback_data: "cancel" }]] },
    });
  }
}

/** Cancels the report whose button was pressed. */
export async function callback_query(query: CallbackQuery, ctx: Context): Promise<void> {
  const { message } = query;
  const report = message && running.get(message.chat.id);
  report?.abort();
  const text = report ? "Cancelled" : "It is not running";
  await ctx.api.answerCallbackQuery({ callback_query_id: query.id, text });
}

/** Stands in for the work. */
function makePage(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, PAGE_MS);
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop);
  });
}
