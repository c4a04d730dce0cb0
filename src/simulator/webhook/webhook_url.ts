/**
 * Webhook addresses: how they are read and which are taken (TELEGRAM.md, facts 4 and 16).
 *
 * @module
 */
import { ApiError } from "../api/api_error.ts";

/** A webhook's address, taken apart. */
export interface WebhookUrl {
  /** Whether it is HTTPS. */
  readonly secure: boolean;
  /** Host name or address, IPv6 without brackets. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
  /** Path and query. */
  readonly path: string;
  /** The `Host` header: with the port, unless it is 443. */
  readonly hostHeader: string;
  /** `user:password`, or `""`. */
  readonly userinfo: string;
}

const PORTS = [443, 80, 88, 8443];

/**
 * Reads an address. Without a scheme it is HTTPS.
 *
 * @param text The address.
 * @returns Its parts.
 * @throws {ApiError} 400 when it is none.
 *
 * @example Usage
 * ```ts
 * import { parseWebhookUrl } from "./webhook_url.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { hostHeader, path } = parseWebhookUrl("https://bots.example:8443/echo?x=1");
 * assertEquals([hostHeader, path], ["bots.example:8443", "/echo?x=1"]);
 * ```
 */
export function parseWebhookUrl(text: string): WebhookUrl {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (!url || url.hostname === "" || !/^https?:$/.test(url.protocol)) {
    throw new ApiError(400, "Bad Request: invalid webhook URL specified");
  }
  const secure = url.protocol === "https:";
  const port = Number(url.port) || (secure ? 443 : 80);
  const password = url.password === "" ? "" : `:${url.password}`;
  return {
    secure,
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port,
    path: url.pathname + url.search,
    hostHeader: port === 443 ? url.hostname : `${url.hostname}:${port}`,
    userinfo: decodeURIComponent(url.username + password),
  };
}

/**
 * What Telegram's own servers do not take: plain HTTP, and other ports than four.
 *
 * @param url The address.
 * @returns The reason, or `undefined` when it is taken.
 *
 * @example Usage
 * ```ts
 * import { parseWebhookUrl, refusedUrl } from "./webhook_url.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(refusedUrl(parseWebhookUrl("https://bots.example")), undefined);
 * ```
 */
export function refusedUrl(url: WebhookUrl): string | undefined {
  if (!url.secure) return "An HTTPS URL must be provided for webhook";
  if (PORTS.includes(url.port)) return undefined;
  return "Webhook can be set up only on ports 80, 88, 443 or 8443";
}

/** Networks that are nobody's on the Internet, as first address and prefix length. */
const RESERVED: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];

function numberOf(address: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number);
  if (!parts || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}

/**
 * Whether a text is an IPv4 address.
 *
 * @example Usage
 * ```ts
 * import { isIPv4 } from "./webhook_url.ts";
 * import { assert, assertFalse } from "@std/assert";
 *
 * assert(isIPv4("149.154.160.1"));
 * assertFalse(isIPv4("bots.example"));
 * ```
 */
export function isIPv4(address: string): boolean {
  return numberOf(address) !== undefined;
}

/**
 * What Telegram's own servers do not take: IPv6, and addresses that lead nowhere or home.
 *
 * @param address An IP address.
 * @returns The reason, or `undefined` when it is taken.
 *
 * @example Usage
 * ```ts
 * import { refusedAddress } from "./webhook_url.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(refusedAddress("127.0.0.1"), "IP address 127.0.0.1 is reserved");
 * assertEquals(refusedAddress("1.1.1.1"), undefined);
 * ```
 */
export function refusedAddress(address: string): string | undefined {
  const number = numberOf(address);
  if (number === undefined) return "IPv6-only addresses are not allowed";
  const reserved = RESERVED.some(([first, length]) =>
    Math.floor(number / 2 ** (32 - length)) === Math.floor(numberOf(first)! / 2 ** (32 - length))
  );
  return reserved ? `IP address ${address} is reserved` : undefined;
}
