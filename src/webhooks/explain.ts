/**
 * What the last error of a webhook means.
 *
 * @module
 */

import { STATUSES } from "./status_reasons.ts";
import { TEXTS } from "./text_reasons.ts";

/** Why something failed, and what to do. */
export interface Explanation {
  /** What happened. */
  readonly cause: string;
  /** What to do. */
  readonly remedy: string;
}

/** How TLS libraries say that they do not accept a certificate. */
const CERTIFICATE = /certificate verify failed|self.signed|unable to (get|verify)|unknown ca/i;

/** Whether a `last_error_message` is about the server's certificate. */
export function isCertificateError(message: string): boolean {
  return CERTIFICATE.test(message);
}

/** Whether a `last_error_message` says that Telegram sent a secret token which is not the bot's. */
export function isSecretError(message: string): boolean {
  return /^Wrong response from the webhook: 401\b/.test(message);
}

const UNKNOWN: Explanation = {
  cause: "Telegram could not deliver an update",
  remedy: "check the server's log at that time",
};

/**
 * Explains a `last_error_message`.
 *
 * @param message Telegram's message.
 * @returns Cause and remedy; a general explanation if the message is unknown.
 */
export function explain(message: string): Explanation {
  const status = /^Wrong response from the webhook: (.*)$/.exec(message)?.[1];
  const [table, said] = status === undefined ? [TEXTS, message] as const : [STATUSES, status];
  const entry = table.find(([pattern]) => pattern.test(said));
  return entry ? { cause: entry[1], remedy: entry[2] } : UNKNOWN;
}
