/**
 * The path of a request's target.
 *
 * @module
 */
import type { HeaderReader } from "../net/request_reader.ts";

const PLUS = "+".charCodeAt(0);

/** What no name of a host holds, and what could pass for another target behind it. */
const NOT_IN_A_HOST = /[/?#\\]/;

/**
 * The path of a request's target as it stands there, without its query.
 *
 * Deno joins scheme, Host header and target to a URL and checks none of them, so a Host such as
 * `x/echo?` would choose the path. Where the URL can be read in one way only, which is nearly always
 * the case, the header need not be looked at.
 *
 * @param url The URL as Deno gives it. Where a Unix socket or, on Deno Deploy, a vsock listens, it
 * begins with `http+unix:` or `http+vsock:`.
 * @param headers For the Host.
 * @returns The path, or `undefined` if the Host cannot be one.
 */
export function pathOf(url: string, headers: HeaderReader): string | undefined {
  const host = url.charCodeAt("http".length) === PLUS ? url.indexOf("//") + 2 : "https://".length;
  const start = url.indexOf("/", host);
  // From the host on: where an absolute request target has no path, a slash may be in its query.
  const end = url.indexOf("?", host);
  const isPlain = url.indexOf("/", start + 1) < 0 && (end < 0 || end > start);
  if (!isPlain && NOT_IN_A_HOST.test(headers.get("host") ?? "")) return undefined;
  return end < 0 ? url.slice(start) : url.slice(start, end);
}
