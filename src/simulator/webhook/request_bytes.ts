/**
 * The request that carries an update (TELEGRAM.md, facts 1 and 2).
 *
 * @module
 */
import { type UpdateRecord, updateText } from "../updates/update_record.ts";
import type { WebhookUrl } from "./webhook_url.ts";

const encoder = new TextEncoder();

/**
 * Writes a request, byte for byte as Telegram does.
 *
 * @param url Where to.
 * @param secretToken The secret token, or `""`.
 * @param record The update.
 * @returns Header and body.
 *
 * @example Usage
 * ```ts
 * import { requestBytes } from "./request_bytes.ts";
 * import { parseWebhookUrl } from "./webhook_url.ts";
 * import { assert } from "@std/assert";
 *
 * const update = { update_id: 7, json: '"message":{}' };
 * const bytes = requestBytes(parseWebhookUrl("https://bots.example/echo"), "s3cret", update);
 * assert(new TextDecoder().decode(bytes).startsWith("POST /echo HTTP/1.1\r\nHost: bots.example\r\n"));
 * ```
 */
export function requestBytes(
  url: WebhookUrl,
  secretToken: string,
  record: Pick<UpdateRecord, "update_id" | "json">,
): Uint8Array {
  const body = encoder.encode(updateText(record));
  const lines = [
    `POST ${url.path} HTTP/1.1`,
    `Host: ${url.hostHeader}`,
    ...(url.userinfo === "" ? [] : [`Authorization: Basic ${base64(url.userinfo)}`]),
    ...(secretToken === "" ? [] : [`X-Telegram-Bot-Api-Secret-Token: ${secretToken}`]),
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
    "Connection: keep-alive",
    "Accept-Encoding: gzip, deflate",
    "\r\n",
  ];
  const header = encoder.encode(lines.join("\r\n"));
  const bytes = new Uint8Array(header.length + body.length);
  bytes.set(header);
  bytes.set(body, header.length);
  return bytes;
}

function base64(text: string): string {
  return encoder.encode(text).toBase64();
}
