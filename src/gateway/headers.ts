/**
 * Reading single headers of a request.
 *
 * @module
 */

/** All that is asked of headers here. `Headers` can do it, too. */
export type HeaderReader = Pick<Headers, "get">;

/** What a request of `Deno.serve` is made of. It asks the HTTP layer for one header by name. */
interface ServerRequest {
  header(name: string): string | null;
}

class ServerHeaders implements HeaderReader {
  readonly #request: ServerRequest;

  constructor(request: ServerRequest) {
    this.#request = request;
  }

  get(name: string): string | null {
    return this.#request.header(name);
  }
}

/** Gives a request's headers for reading. */
export type HeadersOf = (request: Request) => HeaderReader;

/**
 * Makes the function that reads headers of requests as `Deno.serve` made them, by a short way.
 *
 * `request.headers` is dear: once it has been looked at, Deno copies every header before the answer
 * leaves, which makes an update cost a twelfth more. What `Headers.get` itself asks, one header at
 * a time, Deno keeps behind a symbol of its requests. That is nothing to rely on: where it is not
 * found, in another version or on another runtime, `request.headers` is read instead. It knows
 * nothing of headers that were put in the place of those sent, and can be asked only until the
 * request is answered; so it is for a listener of our own, which does neither.
 *
 * @returns The function. Its readers take names in lower case.
 *
 * @example Usage
 * ```ts
 * import { createHeadersOf } from "./headers.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const headersOf = createHeadersOf();
 * const request = new Request("http://localhost", { headers: { "X-Id": "7" } });
 * assertEquals(headersOf(request).get("x-id"), "7");
 * ```
 */
export function createHeadersOf(): HeadersOf {
  let key: symbol | undefined;
  return (request) => {
    key ??= findKey(request);
    if (key === undefined) return request.headers;
    const inner = (request as unknown as Record<symbol, Partial<ServerRequest> | undefined>)[key];
    return typeof inner?.header === "function"
      ? new ServerHeaders(inner as ServerRequest)
      : request.headers;
  };
}

/** Every request of a server has the same symbols. */
function findKey(request: Request): symbol | undefined {
  return Object.getOwnPropertySymbols(request).find((key) => key.description === "request");
}
