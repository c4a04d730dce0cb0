/**
 * Secret tokens: what Telegram sends back in `X-Telegram-Bot-Api-Secret-Token`.
 *
 * @module
 */

const PATTERN = /^[A-Za-z0-9_-]{1,256}$/;

/**
 * Whether Telegram would take a string as `secret_token`: 1–256 letters, digits, `_` and `-`
 * ({@link https://core.telegram.org/bots/api#setwebhook}).
 *
 * @param secret What was given as a secret.
 * @returns `true` if setWebhook accepts it.
 *
 * @example Usage
 * ```ts
 * import { isSecret } from "./secret.ts";
 * import { assert, assertFalse } from "@std/assert";
 *
 * assert(isSecret("correct-horse_battery"));
 * assertFalse(isSecret("no spaces"));
 * ```
 */
export function isSecret(secret: string): boolean {
  return PATTERN.test(secret);
}

/**
 * The secret of a bot that was not given one: HMAC-SHA-256 under its token, in base64url. It is
 * the same after every restart and on every instance, and tells nothing about the token.
 *
 * @param token The bot's token.
 * @returns 43 characters that {@linkcode isSecret} accepts.
 *
 * @example Usage
 * ```ts
 * import { deriveSecret, isSecret } from "./secret.ts";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const secret = await deriveSecret("123456:AAE_example-token");
 * assert(isSecret(secret));
 * assertEquals(secret, await deriveSecret("123456:AAE_example-token"));
 * ```
 */
export async function deriveSecret(token: string): Promise<string> {
  const utf8 = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", utf8.encode(token), algorithm, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", key, utf8.encode("postern webhook secret token"));
  return new Uint8Array(mac).toBase64({ alphabet: "base64url", omitPadding: true });
}
