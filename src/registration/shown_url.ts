/**
 * Showing a webhook's URL to people.
 *
 * @module
 */
import { createRedactor } from "../observe/redact.ts";

/**
 * A webhook's URL without what may be secret: user, query, fragment, and the bot's token, which
 * many put into the path. The rest stays as it is, so that a difference can be seen.
 *
 * @param url The URL, as getWebhookInfo gives it; empty if there is none.
 * @param token The bot's token.
 * @returns The URL, fit to be shown.
 *
 * @example Usage
 * ```ts
 * import { shownUrl } from "./shown_url.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const token = "123456:AAE_example-token";
 * assertEquals(
 *   shownUrl("https://bot.example.com/123456%3AAAE_example-token?key=s3cret", token),
 *   "https://bot.example.com/<secret>?…",
 * );
 * ```
 */
export function shownUrl(url: string, token: string): string {
  const [, host = "", path = url] = /^(\w+:\/\/[^/?#]*)(.*)$/s.exec(url) ?? [];
  const secret = token.slice(token.indexOf(":") + 1);
  const redact = createRedactor([token, encodeURIComponent(token), secret]);
  return createRedactor([])(host) + redact(path.replace(/[?#].*$/s, "?…"));
}
