/**
 * Advice: what to do when Telegram refuses a call about a webhook.
 *
 * @module
 */
import { BotApiError } from "../telegram/api/mod.ts";

/** Patterns for Telegram's error code and description, and their remedies. */
const ADVICE: readonly (readonly [pattern: RegExp, remedy: string])[] = [
  [/^401 /, "the token is wrong or was revoked; copy it from @BotFather"],
  [/^404 /, "no bot has this token; check the token and TELEGRAM_API_ROOT"],
  [/only on ports/, "use port 443, 80, 88 or 8443 in PUBLIC_URL"],
  [/An HTTPS URL must be/, "start PUBLIC_URL with https://"],
  [/is reserved/, "Telegram must reach the host over the Internet; use a public one in PUBLIC_URL"],
  [/IPv6-only/, "give the host an A record; Telegram connects over IPv4"],
  [/Failed to resolve host|name resolution/, "check the host in PUBLIC_URL and its DNS record"],
  [/invalid webhook URL/, "set PUBLIC_URL to https://host[:port][/prefix]"],
  [/secret token/, "use 1 to 256 letters, digits, _ and - for the bot's secret"],
  [/certificate/i, "provide the certificate as PEM, 3 MiB at most"],
  [/^409 /, "another instance keeps changing the webhook; let only one register"],
  [/^429 /, "try again later"],
];

/**
 * Why a call failed, and the remedy if one is known.
 *
 * @param error The call's error.
 * @returns A sentence without a full stop.
 */
export function advise(error: Error): string {
  if (!(error instanceof BotApiError)) return error.message;
  const said = `${error.error_code} ${error.description}`;
  const remedy = ADVICE.find(([pattern]) => pattern.test(said))?.[1];
  return remedy === undefined ? said : `${said}; ${remedy}`;
}
