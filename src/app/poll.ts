/**
 * Long polling: the bots of an application without a port.
 *
 * @module
 */
import type { PollOptions } from "./options.ts";
import type { Poller } from "../polling/session.ts";

export type { PollEnd, Poller } from "../polling/session.ts";

/**
 * Starts polling for the updates of all bots. The same dispatcher runs them as in the webhook
 * server: each chat in order, chats in parallel; a failed update is retried after 1 s, 2 s, … up to
 * `attempts`. An update is confirmed once it and all earlier ones have finished, so a crash loses
 * none; those that finished after an unfinished one then run again.
 *
 * @param options The bots, and whether to delete their webhooks.
 * @returns The running poller.
 * @throws {TypeError} If an option is invalid; the message names it.
 * @throws {WebhookActiveError} If a bot has a webhook and `force` is not set.
 *
 * @example Usage
 * ```ts
 * import { poll } from "@postern/postern";
 * import { startSimulator } from "../simulator/mod.ts";
 * import { assertEquals } from "@std/assert";
 *
 * await using tg = await startSimulator(); // stands in for Telegram
 * const bot = tg.bot("echo");
 * await using _poller = await poll({
 *   bots: {
 *     echo: {
 *       token: bot.token,
 *       handler: {
 *         message: ({ chat, text = "" }) => ({ method: "sendMessage", chat_id: chat.id, text }),
 *       },
 *     },
 *   },
 *   telegram: { apiRoot: tg.apiRoot },
 * });
 * const ada = tg.user("Ada");
 * await ada.says(bot, "hello");
 * assertEquals((await ada.hears(bot)).text, "hello");
 * ```
 */
// deno-lint-ignore no-explicit-any
export async function poll<State = any>(options: PollOptions<State>): Promise<Poller> {
  // Loaded on demand, because a webhook server never needs it.
  const { startPolling } = await import("./start_polling.ts");
  return startPolling(options);
}
