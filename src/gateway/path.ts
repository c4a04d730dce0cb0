/**
 * The path of a request.
 *
 * @module
 */

const PLUS = "+".charCodeAt(0);

/**
 * The path of a URL as it stands there, without its query. Where a Unix socket or, on Deno Deploy,
 * a vsock listens, Deno's URLs begin with `http+unix:` or `http+vsock:`.
 */
export function pathOf(url: string): string {
  const host = url.charCodeAt("http".length) === PLUS ? url.indexOf("//") + 2 : "https://".length;
  const start = url.indexOf("/", host);
  // From the host on: where an absolute request target has no path, a slash may be in its query.
  const end = url.indexOf("?", host);
  return end < 0 ? url.slice(start) : url.slice(start, end);
}
