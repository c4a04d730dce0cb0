/**
 * A request as it came over the wire. The web's `Request` hides what the Bot API looks at: a body
 * on GET, the target as it was written.
 *
 * @module
 */

/** One request. */
export interface RawRequest {
  /** As written, e.g. `POST`. */
  readonly method: string;
  /** The request target with its query, byte for byte. */
  readonly target: string;
  /** Its headers. */
  readonly headers: Headers;
  /** Its body, still encoded; empty when there is none. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/** The web's request as a raw one. */
export async function rawRequest(request: Request): Promise<RawRequest> {
  const { pathname, search } = new URL(request.url);
  const body = new Uint8Array(await request.arrayBuffer());
  return { method: request.method, target: pathname + search, headers: request.headers, body };
}

/** A raw request as the web's; `undefined` when its target and host make no URL. */
export function webRequest({ method, target, headers, body }: RawRequest): Request | undefined {
  const host = headers.get("host") ?? "localhost";
  const url = URL.parse(target.startsWith("/") ? `http://${host}${target}` : target);
  if (!url) return;
  const isBare = method === "GET" || method === "HEAD";
  return new Request(url, { method, headers, ...(isBare ? {} : { body }) });
}
