/**
 * The secret check: whether a request carries the bot's secret token.
 *
 * @module
 */
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";

/** Says whether a header's value is one of a bot's secrets. */
export type SecretCheck = (header: string | null) => boolean;

/**
 * Makes the check of a bot's secrets. It takes the same time whether a secret of the right length
 * differs in its first byte or in its last, and whether or not it has the right length.
 *
 * @param secrets The bot's secrets; several while they are rotated.
 * @returns The check.
 *
 * @example Usage
 * ```ts
 * import { createSecretCheck } from "./secret_check.ts";
 * import { assert, assertFalse } from "@std/assert";
 *
 * const check = createSecretCheck(["new-secret", "old-secret"]);
 * assert(check("old-secret"));
 * assertFalse(check("Old-secret"));
 * assertFalse(check(null));
 * ```
 */
export function createSecretCheck(secrets: readonly string[]): SecretCheck {
  const utf8 = new TextEncoder();
  const known = secrets.map((secret) => {
    const expected = utf8.encode(secret);
    return { expected, given: new Uint8Array(expected.length) };
  });
  return (header) => {
    if (header === null) return false;
    let found = false;
    for (const { expected, given } of known) {
      const sameLength = header.length === expected.length;
      // A header's characters are its bytes. On another length equal bytes are compared all the
      // same, so that the time tells nothing of the length.
      for (let i = 0; i < given.length; i++) given[i] = sameLength ? header.charCodeAt(i) : 0;
      found = timingSafeEqual(given, expected) && sameLength || found;
    }
    return found;
  };
}
