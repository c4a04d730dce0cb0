/**
 * The path of a request's target.
 *
 * @module
 */
import type { HeaderReader } from "../net/request_reader.ts";

const PLUS = "+".charCodeAt(0);

/** Characters that no host name contains and that could start a different target. */
const NOT_IN_A_HOST = /[/?#\\]/;

/**
 * The path of a request's target exactly as it was sent, without the query.
 *
 * Deno joins scheme, Host header and target into a URL without checking them, so a Host such as
 * `x/echo?` would choose the path. If the URL is unambiguous, as it nearly always is, the header is
 * not read.
 *
 * @param url The URL as Deno passes it. On a Unix socket or, on Deno Deploy, a vsock, it starts
 * with `http+unix:` or `http+vsock:`.
 * @param headers For the Host.
 * @returns The path, or `undefined` if the Host is invalid.
 */
export function pathOf(url: string, headers: HeaderReader): string | undefined {
  return plainPathOf(url) ??
    (NOT_IN_A_HOST.test(headers.get("host") ?? "") ? undefined : parts(url).path);
}

/**
 * The same where the URL is unambiguous.
 *
 * @param url The URL as Deno passes it.
 * @returns The path, or `undefined` if the Host could have chosen it.
 */
export function plainPathOf(url: string): string | undefined {
  const { path, isPlain } = parts(url);
  return isPlain ? path : undefined;
}

function parts(url: string): { readonly path: string; readonly isPlain: boolean } {
  const host = url.charCodeAt("http".length) === PLUS ? url.indexOf("//") + 2 : "https://".length;
  const start = url.indexOf("/", host);
  // Searched from the host on: if an absolute request target has no path, its query may contain a
  // slash.
  const end = url.indexOf("?", host);
  const isPlain = url.indexOf("/", start + 1) < 0 && (end < 0 || end > start);
  return { path: end < 0 ? url.slice(start) : url.slice(start, end), isPlain };
}
