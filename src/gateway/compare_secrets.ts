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
 */
export function createSecretCheck(secrets: readonly string[]): SecretCheck {
  const checks = secrets.map(checkOf);
  if (checks.length === 1) return checks[0]!;
  return (header) => {
    let found = false;
    for (const check of checks) found = check(header) || found;
    return found;
  };
}

function checkOf(secret: string): SecretCheck {
  const expected = new TextEncoder().encode(secret);
  const { length } = expected;
  const given = new Uint8Array(length);
  return (header) => {
    if (header === null) return false;
    // On another length equal bytes are compared all the same, so that the time reveals nothing of
    // the length.
    const compared = header.length === length ? header : secret;
    // A header's characters are its bytes.
    for (let i = 0; i < length; i++) given[i] = compared.charCodeAt(i);
    return timingSafeEqual(given, expected) && header.length === length;
  };
}
