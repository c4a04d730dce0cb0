/**
 * A long job that reports its progress and stops when aborted. Send it a number of seconds to see
 * the effect of `TIMEOUT_POLICY=throw` and `return`.
 *
 * @module
 */
import type { Context, Message, Reply } from "../mod.ts";

/** How often progress is reported. */
const STEP_MS = 1000;

/** Resolves after `ms`, or rejects as soon as the run is aborted. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      if (signal.aborted) reject(signal.reason);
      else resolve();
    }
    signal.addEventListener("abort", done);
  });
}

/** Works for the number of seconds in the text, 3 by default. */
export async function message({ chat, text = "" }: Message, ctx: Context): Promise<Reply> {
  const { api, signal } = ctx;
  const total = 1000 * Number(/\d+(\.\d+)?/.exec(text)?.[0] ?? 3);
  const progress = await api.sendMessage({ chat_id: chat.id, text: "Working: 0 %" }, { signal });
  for (let spent = 0; spent < total; spent += STEP_MS) {
    await sleep(Math.min(STEP_MS, total - spent), signal);
    const percent = Math.min(100, Math.round(100 * (spent + STEP_MS) / total));
    await api.editMessageText({
      chat_id: chat.id,
      message_id: progress.message_id,
      text: `Working: ${percent} %`,
    }, { signal });
  }
  return { method: "sendMessage", chat_id: chat.id, text: `Done after ${total / 1000} s` };
}
