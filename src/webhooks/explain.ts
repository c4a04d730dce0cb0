/**
 * What the last error of a webhook means.
 *
 * @module
 */

import { STATUSES } from "./status_reasons.ts";
import { TEXTS } from "./text_reasons.ts";

/** Why something failed and what helps. */
export interface Explanation {
  /** What has happened. */
  readonly cause: string;
  /** What to do. */
  readonly remedy: string;
}

/** How TLS libraries say that they do not accept a certificate. */
const CERTIFICATE = /certificate verify failed|self.signed|unable to (get|verify)|unknown ca/i;

/** Whether a `last_error_message` is about the certificate that Telegram was shown. */
export function isCertificateError(message: string): boolean {
  return CERTIFICATE.test(message);
}

const UNKNOWN: Explanation = {
  cause: "Telegram could not deliver an update",
  remedy: "look at the server's log at that time",
};

/**
 * Explains a `last_error_message`.
 *
 * @param message Telegram's words.
 * @returns What they mean and what to do; something general if they are unknown.
 */
export function explain(message: string): Explanation {
  const status = /^Wrong response from the webhook: (.*)$/.exec(message)?.[1];
  const [table, said] = status === undefined ? [TEXTS, message] as const : [STATUSES, status];
  const entry = table.find(([pattern]) => pattern.test(said));
  return entry ? { cause: entry[1], remedy: entry[2] } : UNKNOWN;
}
