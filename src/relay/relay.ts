/**
 * A relay: webhooks for bots on this machine, fed by getUpdates.
 *
 * @module
 */
import type { Relay, RelayOptions } from "./options.ts";

export type { Relay, RelayBotOptions, RelayOptions } from "./options.ts";

/**
 * Starts a relay. It fetches the bots' updates with getUpdates and delivers them to their webhooks
 * on this machine exactly as Telegram would. A bot only needs the relay's `apiRoot` instead of
 * Telegram's: the relay answers setWebhook and the like itself and forwards every other call.
 *
 * @param options The bots and further options.
 * @returns The running relay.
 * @throws {TypeError} If an option is invalid; the message names it.
 * @throws {WebhookActiveError} If a bot has a webhook at Telegram, without `force` or `restore`.
 * @throws {Error} If Telegram refuses a bot or does not answer; `cause` is the original error.
 *
 * @example Usage
 * ```ts
 * import { relay } from "@postern/postern";
 * import { startSimulator } from "../simulator/mod.ts";
 * import { assertEquals } from "@std/assert";
 *
 * await using tg = await startSimulator(); // stands in for Telegram
 * const bot = tg.bot("echo");
 *
 * // Any webhook bot, in any language:
 * const server = Deno.serve({ port: 0, onListen() {} }, async (request) => {
 *   const { message: { chat, text } } = await request.json();
 *   return Response.json({ method: "sendMessage", chat_id: chat.id, text });
 * });
 *
 * await using _relay = await relay({
 *   bots: { echo: { token: bot.token } },
 *   to: `http://127.0.0.1:${server.addr.port}/`,
 *   telegram: { apiRoot: tg.apiRoot },
 *   log: "text",
 * });
 * const ada = tg.user("Ada");
 * await ada.says(bot, "hello");
 * assertEquals((await ada.hears(bot)).text, "hello");
 * await server.shutdown();
 * ```
 */
export async function relay(options: RelayOptions): Promise<Relay> {
  // Loaded on demand, because a webhook server never needs it.
  const { startRelay } = await import("./start_relay.ts");
  return await startRelay(options);
}
