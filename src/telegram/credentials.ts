/**
 * A bot's two credentials: its token, and the secret that Telegram sends along with updates.
 *
 * @module
 */

const TOKEN = /^(\d+):[A-Za-z0-9_-]+$/;

/**
 * Whether a string has the form of a bot token.
 *
 * @param token The would-be token.
 * @returns `true` for `<digits>:<letters, digits, "_" and "-">`.
 */
export function isToken(token: string): boolean {
  return TOKEN.test(token);
}

/**
 * The bot's user id, which is the first part of its token.
 *
 * @param token A bot token.
 * @returns The id, or 0 if the token does not begin with one.
 */
export function botIdOf(token: string): number {
  return Number(TOKEN.exec(token)?.[1] ?? 0);
}

const SECRET = /^[A-Za-z0-9_-]{1,256}$/;

/**
 * Whether Telegram accepts a string as `secret_token`: 1 to 256 letters, digits, `_` and `-`
 * ({@link https://core.telegram.org/bots/api#setwebhook}).
 *
 * @param secret The would-be secret.
 * @returns `true` if setWebhook accepts it.
 */
export function isSecret(secret: string): boolean {
  return typeof secret === "string" && SECRET.test(secret);
}

/** The keyword for the secret that is derived from the token. */
export const DERIVED_SECRET = "derived";

/**
 * A bot's secrets, with the keyword replaced by the derived secret.
 *
 * @param token The bot's token.
 * @param secrets As configured.
 * @returns The secrets, in the same order.
 */
export async function resolveSecrets(
  token: string,
  secrets: readonly string[],
): Promise<readonly string[]> {
  return await Promise.all(
    secrets.map((secret) => secret === DERIVED_SECRET ? deriveSecret(token) : secret),
  );
}

/**
 * The secret of a bot without a configured one: HMAC-SHA-256 under its token, in base64url. It is
 * the same after every restart and on every instance, and reveals nothing about the token.
 *
 * @param token The bot's token.
 * @returns 43 characters that {@linkcode isSecret} accepts.
 */
export async function deriveSecret(token: string): Promise<string> {
  const utf8 = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", utf8.encode(token), algorithm, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", key, utf8.encode("postern webhook secret token"));
  return new Uint8Array(mac).toBase64({ alphabet: "base64url", omitPadding: true });
}
