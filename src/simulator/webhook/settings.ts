/**
 * What setWebhook is called with, as Telegram reads it.
 *
 * @module
 */
import { parseWebhookUrl, type WebhookUrl, WebhookUrlError } from "../../telegram/webhook_url.ts";
import { readTrusted } from "../../webhook_sender/read_trusted.ts";
import { ApiError } from "../api/api_error.ts";

/** What setWebhook is called with. */
export interface SetWebhook {
  /** The address, not empty. */
  readonly url: string;
  /** An uploaded certificate, PEM. */
  readonly certificate?: Uint8Array;
  /** A fixed address, or `""`. */
  readonly ipAddress: string;
  /** As it was written. */
  readonly maxConnections: string;
  /** The kinds, or `undefined` for unchanged. */
  readonly allowed: readonly string[] | undefined;
  /** Whether pending updates are forgotten. */
  readonly dropPending: boolean;
  /** Or `""`. */
  readonly secretToken: string;
  /** Called once the change is certain to be made. */
  readonly accepted: () => void;
}

/** Most connections that Telegram's own servers open, and a Bot API server run with `--local`. */
const MAX_CONNECTIONS = { strict: 100, local: 100_000 };
/** What is opened when nothing is asked for. */
const DEFAULT_CONNECTIONS = { strict: 40, local: 100 };

/**
 * Reads `max_connections`: the digits that it begins with, within bounds.
 *
 * @param strict Whether this is one of Telegram's own servers, not one run with `--local`.
 */
export function clampConnections(text: string, strict: boolean): number {
  const mode = strict ? "strict" : "local";
  const wanted = text === "" ? DEFAULT_CONNECTIONS[mode] : leadingInteger(text);
  return Math.min(MAX_CONNECTIONS[mode], Math.max(1, wanted));
}

/** The integer that a text begins with; 0 without one. */
function leadingInteger(text: string): number {
  return Number(/^-?\d+/.exec(text)?.[0] ?? 0);
}

/**
 * Checks `secret_token`.
 *
 * @throws {ApiError} 400 when Telegram would not take it.
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
 * @throws {ApiError} 400 when it is not an address.
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

/** Why an uploaded certificate cannot be used, if it cannot. */
export async function refusedCertificate(pem: string | undefined): Promise<string | undefined> {
  if (pem === undefined) return undefined;
  return (await readTrusted(pem)).length === 0 ? NO_CERTIFICATE : undefined;
}
