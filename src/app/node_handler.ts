/**
 * An application inside servers that speak Node's `(req, res)`: `node:http`, Express, Fastify, Koa.
 *
 * @module
 */
import type { App } from "./app.ts";

/** What is used of Node's `http.IncomingMessage`. */
export interface NodeRequest extends AsyncIterable<Uint8Array | string> {
  /** The HTTP method. */
  readonly method?: string | undefined;
  /** The request target. */
  readonly url?: string | undefined;
  /** As it was before a router took a prefix away; Express sets it. */
  readonly originalUrl?: string | undefined;
  /** Names and values in turn. */
  readonly rawHeaders: readonly string[];
  /** The connection. */
  readonly socket: { readonly remoteAddress?: string | undefined };
  /** What a body parser before it has made of the body. */
  readonly body?: unknown;
  /** The body as it came, where a parser or a platform has kept it. */
  readonly rawBody?: unknown;
  /** Whether the body has been read. */
  readonly readableEnded?: boolean;
}

/** What is used of Node's `http.ServerResponse`. */
export interface NodeResponse {
  /** Whether all of the answer has been handed over. */
  readonly writableEnded: boolean;
  /** The status to send. */
  statusCode: number;
  /** Adds a header. */
  setHeader(name: string, value: string): unknown;
  /** Sends the body. */
  end(body?: Uint8Array): unknown;
  /** Listens for the end of the connection. */
  once(event: "close", listener: () => void): unknown;
}

/**
 * Makes a handler for servers that speak Node's `(req, res)`. A body that a parser before it has
 * read already (`express.json()`) is taken from `req.rawBody`, if that was kept, or `req.body`.
 *
 * @param app The application.
 * @returns The handler. It answers every request that it gets and never rejects.
 *
 * @example Usage
 * ```ts
 * import { createApp, toNodeHandler } from "@postern/postern";
 * import { createServer } from "node:http";
 *
 * const app = createApp({ bots: { echo: { token: "123456:example", handler: () => {} } } });
 * const server = createServer(toNodeHandler(app));
 * await app.close();
 * ```
 */
export function toNodeHandler(
  app: Pick<App, "fetch">,
): (req: NodeRequest, res: NodeResponse) => Promise<void> {
  return async (req, res) => {
    const gone = new AbortController();
    res.once("close", () => {
      if (!res.writableEnded) gone.abort(new DOMException("The client has gone", "AbortError"));
    });
    const hostname = req.socket.remoteAddress;
    const remoteAddr = hostname === undefined ? { transport: "unix" } : { hostname };
    const response = await app.fetch(requestOf(req, gone.signal), { remoteAddr });
    const body = await response.bytes();
    if (gone.signal.aborted) return;
    res.statusCode = response.status;
    for (const [name, value] of response.headers) res.setHeader(name, value);
    res.end(body);
  };
}

function requestOf(req: NodeRequest, signal: AbortSignal): Request {
  const { method = "GET", rawHeaders } = req;
  const headers = new Headers();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    headers.append(rawHeaders[i]!, rawHeaders[i + 1]!);
  }
  // A request by way of a forward proxy names the whole URL. The host plays no part.
  const target = (req.originalUrl ?? req.url ?? "/").replace(/^https?:\/\/[^/?#]*/i, "");
  const url = `http://postern${target.startsWith("/") ? "" : "/"}${target}`;
  const body = method === "GET" || method === "HEAD" ? null : bodyOf(req);
  if (typeof body === "string") headers.delete("content-length");
  return new Request(url, { method, headers, body, signal });
}

/**
 * The body as it comes, or as a parser before left it. Some parsers set `body` on requests that they
 * do not read.
 */
function bodyOf(req: NodeRequest): BodyInit | null {
  const { body, rawBody } = req;
  for (const read of [rawBody, body]) {
    if (typeof read === "string") return read;
    if (read instanceof Uint8Array) return read as Uint8Array<ArrayBuffer>;
  }
  if (req.readableEnded === false) return ReadableStream.from(bytesOf(req));
  if (body !== undefined && body !== null) return JSON.stringify(body);
  return req.readableEnded ? null : ReadableStream.from(bytesOf(req));
}

async function* bytesOf(req: NodeRequest): AsyncGenerator<Uint8Array> {
  const utf8 = new TextEncoder();
  for await (const chunk of req) yield typeof chunk === "string" ? utf8.encode(chunk) : chunk;
}
