/**
 * Bot tokens, as \@BotFather gives them: the bot's id, a colon, and the part that is secret.
 *
 * @module
 */

const PATTERN = /^(\d+):[A-Za-z0-9_-]+$/;

/**
 * Whether a string has the form of a bot token.
 *
 * @param token What was given as a token.
 * @returns `true` for `<digits>:<letters, digits, "_" and "-">`.
 *
 * @example Usage
 * ```ts
 * import { isToken } from "./token.ts";
 * import { assert, assertFalse } from "@std/assert";
 *
 * assert(isToken("123456:AAE_example-token"));
 * assertFalse(isToken("AAE_example-token"));
 * ```
 */
export function isToken(token: string): boolean {
  return PATTERN.test(token);
}

/**
 * The bot's user id, which is the first part of its token.
 *
 * @param token A bot token.
 * @returns The id, or 0 when the token has none to tell.
 *
 * @example Usage
 * ```ts
 * import { botIdOf } from "./token.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(botIdOf("123456:AAE_example-token"), 123456);
 * ```
 */
export function botIdOf(token: string): number {
  return Number(PATTERN.exec(token)?.[1] ?? 0);
}
