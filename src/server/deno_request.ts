/**
 * Reading a request: single headers of it, and the body that has come with them.
 *
 * @module
 */

import type { ReaderOf, RequestReader } from "../net/request_reader.ts";

const BYTE_ORDER_MARK = 0xfeff;

/** What a request of `Deno.serve` is made of. It asks the HTTP layer for one thing at a time. */
interface ServerRequest {
  header(name: string): string | null;
  consumeTextBody(): string | null;
}

class ServerReader implements RequestReader {
  readonly #request: ServerRequest;

  constructor(request: ServerRequest) {
    this.#request = request;
  }

  get(name: string): string | null {
    return this.#request.header(name);
  }

  takeText(): string | null {
    const text = this.#request.consumeTextBody();
    // Deno leaves it on this way alone.
    return text?.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
  }
}

/**
 * Makes the function that reads requests as `Deno.serve` made them, by a short way.
 *
 * `request.headers` is dear: once it has been looked at, Deno copies every header before the answer
 * leaves, which makes an update cost a twelfth more. And `request.json()` gives a promise, though
 * most bodies have come with their headers: without one, an update that is handled at once is
 * answered at once. What `Headers.get` and `json()` themselves ask, Deno keeps behind a symbol of
 * its requests. That is nothing to rely on: where it is not found, in another version or on another
 * runtime, the request itself is read instead. It knows nothing of headers that were put in the
 * place of those sent, and can be asked only until the request is answered; so it is for a listener
 * of our own, which does neither.
 *
 * @returns The function. Its readers take names in lower case.
 */
export function createReaderOf(): ReaderOf {
  let key: symbol | undefined;
  return (request) => {
    key ??= findKey(request);
    if (key === undefined) return request.headers;
    const inner = (request as unknown as Record<symbol, Partial<ServerRequest> | undefined>)[key];
    return typeof inner?.header === "function" && typeof inner.consumeTextBody === "function"
      ? new ServerReader(inner as ServerRequest)
      : request.headers;
  };
}

/** Every request of a server has the same symbols. */
function findKey(request: Request): symbol | undefined {
  return Object.getOwnPropertySymbols(request).find((key) => key.description === "request");
}
