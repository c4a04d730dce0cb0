/**
 * Plans: what the webhook of each bot should be.
 *
 * @module
 */
import { resolveSecrets } from "../telegram/credentials.ts";
import type { UpdateKind } from "../telegram/types.ts";

/** How many connections Telegram opens by default. */
export const DEFAULT_MAX_CONNECTIONS = 40;

/** The part of a hosted bot that its webhook depends on. */
export interface WebhookBot {
  readonly name: string;
  readonly token: string;
  readonly path: string;
  /** As configured; the first one is registered. */
  readonly secrets: readonly string[];
  /** Empty for Telegram's default, `undefined` for what is set already. */
  readonly allowedUpdates: readonly UpdateKind[] | undefined;
}

/** A bot's webhook as it should be. */
export interface WebhookPlan {
  /** The bot's name. */
  readonly bot: string;
  readonly token: string;
  /** Where Telegram should post. */
  readonly url: string;
  /** The secret token that Telegram should send. */
  readonly secret: string;
  /** The kinds that its handler handles; empty for Telegram's default, `undefined` if unknown. */
  readonly allowedUpdates: readonly UpdateKind[] | undefined;
  /** How many connections Telegram may open, 1 to 100. */
  readonly maxConnections: number;
  /** The address to connect to instead of what the host resolves to. */
  readonly ipAddress: string | undefined;
  /** The certificate to upload, PEM; `undefined` if Telegram trusts the server without one. */
  readonly certificate: string | undefined;
}

/** Options for the plans of all bots. */
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

/** Plans the webhook of one bot. */
export async function planWebhook(
  { name, token, path, secrets, allowedUpdates }: WebhookBot,
  { publicUrl, maxConnections = DEFAULT_MAX_CONNECTIONS, ipAddress, certificate }: PlanOptions,
): Promise<WebhookPlan> {
  const [secret] = await resolveSecrets(token, secrets.slice(0, 1));
  return {
    bot: name,
    token,
    url: webhookUrl(publicUrl, path),
    secret: secret!,
    allowedUpdates,
    maxConnections,
    ipAddress,
    certificate,
  };
}

/** Plans the webhooks of some bots, in their order. */
export function planWebhooks(
  bots: readonly WebhookBot[],
  options: PlanOptions,
): Promise<WebhookPlan[]> {
  return Promise.all(bots.map((bot) => planWebhook(bot, options)));
}

/**
 * Joins the public address of the server and a bot's path.
 *
 * @param publicUrl `https://host[:port][/prefix]`.
 * @param path The path, starting with a slash.
 * @returns The webhook's URL.
 */
function webhookUrl(publicUrl: string, path: string): string {
  const { origin, pathname } = new URL(publicUrl);
  return origin + pathname.replace(/\/+$/, "") + path;
}
