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

/**
 * Makes the function that gives a request's headers for reading.
 *
 * `request.headers` is dear: once it has been looked at, Deno copies every header before the answer
 * leaves, which makes an update cost a twelfth more. What `Headers.get` itself asks, one header at
 * a time, Deno keeps behind a symbol of its requests. That is nothing to rely on, so wherever it is
 * not found, in another version, on another runtime or in a request that no server made,
 * `request.headers` is read instead.
 *
 * @returns The function. It takes names in lower case.
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
export function createHeadersOf(): (request: Request) => HeaderReader {
  let key: symbol | undefined;
  return (request) => {
    key ??= findKey(request);
    const inner = (request as unknown as Record<symbol, Partial<ServerRequest> | undefined>)[key];
    return typeof inner?.header === "function"
      ? new ServerHeaders(inner as ServerRequest)
      : request.headers;
  };
}

/** Every request has the same symbols; one that leads nowhere stands for what is not found. */
function findKey(request: Request): symbol {
  return Object.getOwnPropertySymbols(request).find((key) => key.description === "request") ??
    Symbol();
}
