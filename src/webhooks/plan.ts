/**
 * What a bot's webhook shall be.
 *
 * @module
 */
import { defaultPath } from "../app/check_options.ts";
import { tokenOf } from "../handler/frameworks/detect.ts";
import { loadHandler } from "../handler/load.ts";
import type { AppOptions, BotOptions } from "../app/options.ts";
import { deriveSecret } from "../telegram/credentials.ts";
import type { UpdateKind } from "../telegram/types.ts";

/** How many connections Telegram opens when nothing else is said. */
export const DEFAULT_MAX_CONNECTIONS = 40;

/** A bot's webhook as it shall be. */
export interface WebhookPlan {
  /** The bot's name. */
  readonly bot: string;
  /** Its token. */
  readonly token: string;
  /** Where Telegram shall post. */
  readonly url: string;
  /** The secret token that Telegram shall send along. */
  readonly secret: string;
  /** The kinds that its handler takes; empty for Telegram's default choice. */
  readonly allowedUpdates: readonly UpdateKind[];
  /** How many connections Telegram may open, 1 to 100. */
  readonly maxConnections: number;
  /** The address to connect to instead of what the host resolves to. */
  readonly ipAddress: string | undefined;
  /** The certificate to upload, PEM; `undefined` where Telegram can trust the server without. */
  readonly certificate: string | undefined;
}

/** What a plan is made from besides the bot itself. */
export interface PlanOptions {
  /** `https://host[:port][/prefix]`. */
  readonly publicUrl: string;
  /** @default {40} */
  readonly maxConnections?: number | undefined;
  /** @default {what the host resolves to} */
  readonly ipAddress?: string | undefined;
  /** PEM. @default {none} */
  readonly certificate?: string | undefined;
}

/**
 * Plans the webhook of one bot.
 *
 * @param name The bot's name.
 * @param bot The bot.
 * @param options What holds for all bots.
 * @returns The plan.
 */
export async function planWebhook(
  name: string,
  bot: BotOptions,
  { publicUrl, maxConnections = DEFAULT_MAX_CONNECTIONS, ipAddress, certificate }: PlanOptions,
): Promise<WebhookPlan> {
  const { handler, path = defaultPath(name), secret } = bot;
  const token = tokenOf(bot);
  const first = typeof secret === "string" ? secret : secret?.[0];
  return {
    bot: name,
    token,
    url: webhookUrl(publicUrl, path),
    secret: first ?? await deriveSecret(token),
    allowedUpdates: loadHandler(handler).allowedUpdates,
    maxConnections,
    ipAddress,
    certificate,
  };
}

/**
 * Plans the webhooks of some bots.
 *
 * @param bots The bots, by name.
 * @param options What holds for all of them.
 * @returns The plans, in the bots' order.
 */
export function planWebhooks(
  bots: AppOptions["bots"],
  options: PlanOptions,
): Promise<WebhookPlan[]> {
  return Promise.all(Object.entries(bots).map(([name, bot]) => planWebhook(name, bot, options)));
}

/**
 * Joins the address that the server is reached at and a bot's route.
 *
 * @param publicUrl `https://host[:port][/prefix]`.
 * @param path The route, which begins with a slash.
 * @returns What Telegram is told.
 */
export function webhookUrl(publicUrl: string, path: string): string {
  const { origin, pathname } = new URL(publicUrl);
  return origin + pathname.replace(/\/+$/, "") + path;
}
