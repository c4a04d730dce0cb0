/**
 * The methods that a relay answers itself, as Telegram would: those for receiving updates.
 *
 * @module
 */
import { ApiError } from "../simulator/api/api_error.ts";
import type { Call } from "../simulator/api/call.ts";
import { type Answer, refuse, succeed } from "../simulator/api/envelope.ts";
import { updateMethods } from "../simulator/api/methods/updates.ts";
import type { Params } from "../simulator/api/params.ts";
import { DEFAULT_ALLOWED } from "../simulator/updates/allowed.ts";
import { BotApiError } from "../telegram/api/mod.ts";
import { redactUrl } from "../telegram/redact_url.ts";
import type { Memory } from "./memory.ts";
import type { RelayBot } from "./relay_bot.ts";

const names = new Map(Object.keys(updateMethods).map((name) => [name.toLowerCase(), name]));

/** Telegram's spelling of a method that a relay answers; otherwise `undefined`. */
export function ownMethod(name: string): string | undefined {
  return names.get(name.toLowerCase());
}

export async function answerOwn(
  bot: RelayBot,
  method: string,
  params: Params,
  memory: Memory,
): Promise<Answer> {
  try {
    const changes = method === "setWebhook" || method === "deleteWebhook";
    // Pending updates are at Telegram, except for the few that were fetched.
    if (changes && params.boolean("drop_pending_updates")) await dropPending(bot);
    const { webhook, poll, conflicts } = bot;
    const call = { bot, webhook, poll, conflicts, params, method };
    const result = await updateMethods[method]!(call as unknown as Call);
    if (changes) remember(bot, method, params, memory);
    if (method !== "getWebhookInfo") return succeed(result);
    return succeed({ ...webhook.info(), pending_update_count: await bot.pending() });
  } catch (error) {
    if (error instanceof ApiError) return refuse(error);
    if (!(error instanceof BotApiError)) throw error;
    return refuse(new ApiError(error.error_code, error.description, error.parameters));
  }
}

/** Dropping updates at Telegram would also delete a webhook that was set there meanwhile. */
async function dropPending({ api, token }: RelayBot): Promise<void> {
  const { url } = await api.getWebhookInfo();
  if (url) {
    const text = `Conflict: the bot has the webhook ${redactUrl(url, token)} at Telegram, ` +
      "which the relay does not delete";
    throw new ApiError(409, text);
  }
  await api.deleteWebhook({ drop_pending_updates: true });
}

function remember(bot: RelayBot, method: string, params: Params, memory: Memory): void {
  const isSet = method === "setWebhook" && params.text("url") !== "";
  const certificate = params.upload("certificate");
  memory.change(bot.id, {
    webhook: isSet
      ? {
        url: params.text("url"),
        ...(certificate ? { certificate: new TextDecoder().decode(certificate.bytes) } : {}),
        ipAddress: params.text("ip_address"),
        maxConnections: params.text("max_connections"),
        ...(bot.allowed === DEFAULT_ALLOWED ? {} : { allowed: bot.allowed }),
        secretToken: params.text("secret_token"),
      }
      : undefined,
  });
}
