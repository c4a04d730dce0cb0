/**
 * The request that carries an update (src/telegram/README.md, facts 1 and 2).
 *
 * @module
 */
import { asciiJson } from "../telegram/ascii_json.ts";
import type { WebhookUrl } from "../telegram/webhook_url.ts";
import { type OutgoingUpdate, updateText } from "./outgoing_update.ts";

const encoder = new TextEncoder();

/**
 * Formats a request, byte for byte as Telegram does.
 *
 * @param url The webhook's URL.
 * @param secretToken The secret token, or `""`.
 * @param update The update.
 * @returns Header and body.
 */
export function requestBytes(
  url: WebhookUrl,
  secretToken: string,
  update: Pick<OutgoingUpdate, "update_id" | "json">,
): Uint8Array {
  const body = encoder.encode(asciiJson(updateText(update)));
  const lines = [
    `POST ${url.path} HTTP/1.1`,
    ...requestHeaders(url, secretToken, body.length).map(([name, value]) => `${name}: ${value}`),
    "\r\n",
  ];
  const header = encoder.encode(lines.join("\r\n"));
  const bytes = new Uint8Array(header.length + body.length);
  bytes.set(header);
  bytes.set(body, header.length);
  return bytes;
}

/** The headers of such a request, in Telegram's order. */
export function requestHeaders(
  url: WebhookUrl,
  secretToken: string,
  length: number,
): [name: string, value: string][] {
  return [
    ["Host", url.hostHeader],
    ...(url.userinfo === "" ? [] : [["Authorization", `Basic ${base64(url.userinfo)}`] as const]),
    ...(secretToken === "" ? [] : [["X-Telegram-Bot-Api-Secret-Token", secretToken] as const]),
    ["Content-Type", "application/json"],
    ["Content-Length", `${length}`],
    ["Connection", "keep-alive"],
    ["Accept-Encoding", "gzip, deflate"],
  ].map(([name = "", value = ""]) => [name, value]);
}

function base64(text: string): string {
  return encoder.encode(text).toBase64();
}
