/**
 * Showing a webhook's URL to people.
 *
 * @module
 */
import { createRedactor } from "../util/redact.ts";

/**
 * A webhook's URL without what may be secret: user, query, fragment, and the bot's token, which
 * many put into the path. The rest stays as it is, so that a difference can be seen.
 *
 * @param url The URL, as getWebhookInfo gives it; empty without a webhook.
 * @param token The bot's token.
 * @returns The URL, fit to be shown.
 */
export function redactUrl(url: string, token: string): string {
  const [, host = "", path = url] = /^(\w+:\/\/[^/?#]*)(.*)$/s.exec(url) ?? [];
  const secret = token.slice(token.indexOf(":") + 1);
  const redact = createRedactor([token, encodeURIComponent(token), secret]);
  return createRedactor([])(host) + redact(path.replace(/[?#].*$/s, "?…"));
}
