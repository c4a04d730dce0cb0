/**
 * A request as it came over the wire. The web's `Request` hides what the Bot API depends on: a body
 * with GET, and the original request target.
 *
 * @module
 */

/** One request. */
export interface RawRequest {
  /** As received, e.g. `POST`. */
  readonly method: string;
  /** The request target with its query, byte for byte. */
  readonly target: string;
  /** Its headers. */
  readonly headers: Headers;
  /** Its body, still encoded; empty if there is none. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Converts a web request to a raw one. */
export async function rawRequest(request: Request): Promise<RawRequest> {
  const { pathname, search } = new URL(request.url);
  const body = new Uint8Array(await request.arrayBuffer());
  return { method: request.method, target: pathname + search, headers: request.headers, body };
}

/** Converts a raw request to a web request; `undefined` if target and host are not a URL. */
export function webRequest({ method, target, headers, body }: RawRequest): Request | undefined {
  const host = headers.get("host") ?? "localhost";
  const url = URL.parse(target.startsWith("/") ? `http://${host}${target}` : target);
  if (!url) return;
  const isBare = method === "GET" || method === "HEAD";
  return new Request(url, { method, headers, ...(isBare ? {} : { body }) });
}
