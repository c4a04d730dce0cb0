/**
 * Requests and answers for display: complete, but without secrets.
 *
 * @module
 */
import { decodeContent } from "../telegram/arguments/decode_content.ts";
import type { WebhookUrl } from "../telegram/webhook_url.ts";
import { requestHeaders } from "./request_bytes.ts";
import type { HttpAnswer } from "./response_parser.ts";

/** How much of a body is kept. */
const MAX_SHOWN = 1 << 18;
const MAX_DECODED = 1 << 20;
const HIDDEN = "•••";
const SECRET = /^(authorization|x-telegram-bot-api-secret-token|set-cookie)$/i;

/** A header line. */
export type ShownHeader = readonly [name: string, value: string];

/** A request to a webhook. Its body is the update. */
export interface ShownRequest {
  /** Its URL. */
  readonly url: string;
  /** In Telegram's order. */
  readonly headers: readonly ShownHeader[];
}

/** A webhook's answer. */
export interface ShownResponse {
  /** 200, 500 … */
  readonly status: number;
  /** `Internal Server Error`; may be empty. */
  readonly reason: string;
  /** In the order received. */
  readonly headers: readonly ShownHeader[];
  /** The decoded body; `<12 bytes>` if it is not text. For old answers, only its beginning. */
  body: string;
  /** The length of the body as it was sent. */
  readonly bytes: number;
}

/** Removes secrets from a text. */
type Redact = (text: string) => string;

/** Prepares a request for display. */
export function showRequest(
  url: WebhookUrl,
  secretToken: string,
  bytes: Uint8Array,
  redact: Redact = (text) => text,
): ShownRequest {
  const length = bytes.length - endOfHead(bytes);
  return {
    url: redact(`${url.secure ? "https" : "http"}://${url.hostHeader}${url.path}`),
    headers: shownHeaders(requestHeaders(url, secretToken, length), redact),
  };
}

function endOfHead(bytes: Uint8Array): number {
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 13 && bytes[at + 2] === 13) return at + 4;
  }
  return 0;
}

/** Prepares an answer for display; a promise only if the body has to be decompressed. */
export function showResponse(
  { status, reason, headerLines, encoding, content }: HttpAnswer,
  redact: Redact = (text) => text,
): ShownResponse | Promise<ShownResponse> {
  const show = (body: string): ShownResponse => ({
    status,
    reason: redact(reason),
    headers: shownHeaders(headerLines, redact),
    body: redact(body),
    bytes: content.length,
  });
  if (!/^(gzip|deflate)$/.test(encoding)) return show(textOf(content));
  const unreadable = `<${content.length} bytes of ${encoding}>`;
  return decodeContent(encoding, content, MAX_DECODED).then(textOf, () => unreadable).then(show);
}

function shownHeaders(headers: readonly ShownHeader[], redact: Redact): ShownHeader[] {
  return headers.map(([name, value]) => [name, SECRET.test(name) ? HIDDEN : redact(value)]);
}

function textOf(content: Uint8Array<ArrayBuffer>): string {
  const shown = content.subarray(0, MAX_SHOWN);
  const isWhole = shown.length === content.length;
  try {
    // The last character of a truncated body may be cut in half.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(shown, { stream: !isWhole });
    return isWhole ? text : `${text}…`;
  } catch {
    return `<${content.length} bytes>`;
  }
}
