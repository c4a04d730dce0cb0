/**
 * Advice: what to do when Telegram refuses a call about a webhook.
 *
 * @module
 */
import { BotApiError } from "../telegram/api/mod.ts";

/** Telegram's words, or its code, and the remedy. */
const ADVICE: readonly (readonly [pattern: RegExp, remedy: string])[] = [
  [/^401 /, "the token is wrong or was revoked; copy it from @BotFather"],
  [/^404 /, "no bot has this token; check the token and TELEGRAM_API_ROOT"],
  [/only on ports/, "give PUBLIC_URL the port 443, 80, 88 or 8443"],
  [/An HTTPS URL must be/, "begin PUBLIC_URL with https://"],
  [/is reserved/, "Telegram must reach the host over the Internet; give PUBLIC_URL a public one"],
  [/IPv6-only/, "give the host an A record; Telegram connects over IPv4"],
  [/Failed to resolve host|name resolution/, "check the host in PUBLIC_URL and its DNS record"],
  [/invalid webhook URL/, "give PUBLIC_URL as https://host[:port][/prefix]"],
  [/secret token/, "use 1 to 256 letters, digits, _ and - for the bot's secret"],
  [/certificate/i, "give the certificate as PEM, 3 MiB at most"],
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
