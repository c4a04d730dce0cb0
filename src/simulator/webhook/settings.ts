/**
 * The parameters of setWebhook, as Telegram reads them.
 *
 * @module
 */
import { parseWebhookUrl, type WebhookUrl, WebhookUrlError } from "../../telegram/webhook_url.ts";
import { readTrusted } from "../../webhook_sender/read_trusted.ts";
import { ApiError } from "../api/api_error.ts";
import { leadingInteger } from "../api/numbers.ts";

/** The parameters of setWebhook. */
export interface SetWebhook {
  /** The URL, not empty. */
  readonly url: string;
  /** An uploaded certificate, PEM. */
  readonly certificate?: Uint8Array;
  /** A fixed IP address, or `""`. */
  readonly ipAddress: string;
  /** As received. */
  readonly maxConnections: string;
  /** The kinds; `undefined` leaves them unchanged. */
  readonly allowed: readonly string[] | undefined;
  /** Whether to drop pending updates. */
  readonly dropPending: boolean;
  /** The secret token, or `""`. */
  readonly secretToken: string;
  /** Called once the change is certain. */
  readonly accepted: () => void;
}

/** The most connections opened by Telegram's own servers, and by one run with `--local`. */
const MAX_CONNECTIONS = { strict: 100, local: 100_000 };
/** The defaults. */
const DEFAULT_CONNECTIONS = { strict: 40, local: 100 };

/**
 * Reads `max_connections`: its leading integer, within limits.
 *
 * @param strict Whether this is one of Telegram's own servers, not one run with `--local`.
 */
export function clampConnections(text: string, strict: boolean): number {
  const mode = strict ? "strict" : "local";
  const wanted = text === "" ? DEFAULT_CONNECTIONS[mode] : leadingInteger(text);
  return Math.min(MAX_CONNECTIONS[mode], Math.max(1, wanted));
}

/**
 * Checks `secret_token`.
 *
 * @throws {ApiError} 400 if Telegram would not accept it.
 */
export function checkSecret(token: string): void {
  if (token.length > 256) throw ApiError.badRequest("secret token is too long");
  if (!/^[\w-]*$/.test(token)) {
    throw ApiError.badRequest("secret token contains unallowed characters");
  }
}

/**
 * Reads `url`.
 *
 * @throws {ApiError} 400 if it is not a valid URL.
 */
export function readUrl(text: string): WebhookUrl {
  try {
    return parseWebhookUrl(text);
  } catch (error) {
    if (!(error instanceof WebhookUrlError)) throw error;
    throw ApiError.badRequest("invalid webhook URL specified");
  }
}

const NO_CERTIFICATE = "Failed to set custom certificate file" +
  "{error:05800088:x509 certificate routines::no certificate or crl found}";

/** Why an uploaded certificate cannot be used; `undefined` if it can. */
export async function refusedCertificate(pem: string | undefined): Promise<string | undefined> {
  if (pem === undefined) return undefined;
  return (await readTrusted(pem)).length === 0 ? NO_CERTIFICATE : undefined;
}
