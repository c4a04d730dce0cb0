/**
 * Redacts a webhook's URL for display.
 *
 * @module
 */
import { createRedactor } from "../util/redact/redact.ts";

/**
 * A webhook's URL without the parts that may be secret: user, query, fragment, and the bot's token,
 * which many put into the path. The rest is unchanged, so that differences are visible.
 *
 * @param url The URL from getWebhookInfo; empty without a webhook.
 * @param token The bot's token.
 * @returns The redacted URL.
 */
export function redactUrl(url: string, token: string): string {
  const [, host = "", path = url] = /^(\w+:\/\/[^/?#]*)(.*)$/s.exec(url) ?? [];
  const redact = createRedactor([token, encodeURIComponent(token)]);
  return createRedactor([])(host) + redact(path.replace(/[?#].*$/s, "?…"));
}
