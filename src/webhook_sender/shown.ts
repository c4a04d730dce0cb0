/**
 * Requests and answers as people look at them: whole, but without secrets.
 *
 * @module
 */
import { decodeContent } from "../telegram/arguments/decode_content.ts";
import type { WebhookUrl } from "../telegram/webhook_url.ts";
import { requestHeaders } from "./request_bytes.ts";
import type { HttpAnswer } from "./response_parser.ts";

/** So much of a body is kept. */
const MAX_SHOWN = 1 << 18;
const MAX_DECODED = 1 << 20;
const HIDDEN = "•••";
const SECRET = /^(authorization|x-telegram-bot-api-secret-token|set-cookie)$/i;

/** A header line. */
export type ShownHeader = readonly [name: string, value: string];

/** A request to a webhook. Its body is the update. */
export interface ShownRequest {
  /** Where to. */
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
  /** In the order in which they came. */
  readonly headers: readonly ShownHeader[];
  /** The body, decoded; what is not text is shown as `<12 bytes>`. Of old answers, its beginning. */
  body: string;
  /** How long the body was, as it was sent. */
  readonly bytes: number;
}

/** Removes secrets from a text. */
type Redact = (text: string) => string;

/** Shows a request. */
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

/** Shows an answer; a promise only where the body has to be decompressed. */
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
    // The last character of a part may be cut in two.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(shown, { stream: !isWhole });
    return isWhole ? text : `${text}…`;
  } catch {
    return `<${content.length} bytes>`;
  }
}
