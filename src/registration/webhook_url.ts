/**
 * The address of a bot's webhook.
 *
 * @module
 */

/**
 * Joins the address that the server is reached at and a bot's route.
 *
 * @param publicUrl `https://host[:port][/prefix]`.
 * @param path The route, which begins with a slash.
 * @returns What Telegram is told.
 *
 * @example Usage
 * ```ts
 * import { webhookUrl } from "./webhook_url.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(webhookUrl("https://bots.example/tg/", "/echo"), "https://bots.example/tg/echo");
 * ```
 */
export function webhookUrl(publicUrl: string, path: string): string {
  const { origin, pathname } = new URL(publicUrl);
  return origin + pathname.replace(/\/+$/, "") + path;
}
