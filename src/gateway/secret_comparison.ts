/**
 * The secret check: whether a request carries the bot's secret token.
 *
 * @module
 */
import { timingSafeEqual } from "@std/crypto/timing-safe-equal";

/** Returns whether a header's value is one of a bot's secrets. */
export type SecretCheck = (header: string | null) => boolean;

/**
 * Creates the check of a bot's secrets. It takes the same time wherever a value first differs from
 * the secret, and whatever its length.
 *
 * @param secrets The bot's secrets; several during a rotation.
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
    // If the length differs, equal bytes are compared all the same, so that the time does not
    // reveal the length.
    const compared = header.length === length ? header : secret;
    // A header's characters are its bytes.
    for (let i = 0; i < length; i++) given[i] = compared.charCodeAt(i);
    return timingSafeEqual(given, expected) && header.length === length;
  };
}
