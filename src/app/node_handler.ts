/**
 * An application inside servers that use Node's `(req, res)`: `node:http`, Express, Fastify, Koa.
 *
 * @module
 */
import type { App } from "./app.ts";
import { internalsOf } from "./internals.ts";
import { type NodeResponse, sendResponse } from "./node_response.ts";

/** The parts of Node's `http.IncomingMessage` that are used. */
export interface NodeRequest extends AsyncIterable<Uint8Array | string> {
  /** The HTTP method. */
  readonly method?: string | undefined;
  /** The request target. */
  readonly url?: string | undefined;
  /** The target before a router stripped a prefix; set by Express. */
  readonly originalUrl?: string | undefined;
  /** Names and values, alternating. */
  readonly rawHeaders: readonly string[];
  /** The connection. */
  readonly socket: { readonly remoteAddress?: string | undefined };
  /** The body as left by an earlier body parser. */
  readonly body?: unknown;
  /** The raw body, if a parser or platform has kept it. */
  readonly rawBody?: unknown;
  /** Whether the body has been read. */
  readonly readableEnded?: boolean;
}

/**
 * Creates a handler for servers that use Node's `(req, res)`. If an earlier parser such as
 * `express.json()` has already read the body, it is taken from `req.rawBody` if present, otherwise
 * from `req.body`.
 *
 * @param app The application.
 * @returns The handler. It answers every request and never rejects.
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
    await sendResponse(res, response, gone.signal).catch((error) => reportBroken(app, error));
  };
}

/** The stream of a custom route's response has failed. */
function reportBroken(app: object, error: unknown): void {
  const text = "Cannot send a response to its end";
  try {
    internalsOf(app).emit({ type: "notice", level: "error", name: "response", text, error });
  } catch {
    // It is something else with the application's `fetch`, and has no log.
  }
}

/** `Request` refuses these; nothing here accepts them, by whatever name. */
const FORBIDDEN = /^(?:CONNECT|TRACE|TRACK)$/i;

function requestOf(req: NodeRequest, signal: AbortSignal): Request {
  const { rawHeaders } = req;
  const method = FORBIDDEN.test(req.method ?? "") ? "FORBIDDEN" : req.method ?? "GET";
  const headers = new Headers();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    // node:http2 lists the method and the path among them.
    if (!name.startsWith(":")) headers.append(name, rawHeaders[i + 1]!);
  }
  // A request through a forward proxy names the whole URL; the host is ignored.
  const target = (req.originalUrl ?? req.url ?? "/").replace(/^https?:\/\/[^/?#]*/i, "");
  const url = `http://postern${target.startsWith("/") ? "" : "/"}${target}`;
  const body = method === "GET" || method === "HEAD" ? null : bodyOf(req);
  if (typeof body === "string") headers.delete("content-length");
  return new Request(url, { method, headers, body, signal });
}

/**
 * The body stream, or what an earlier parser left. Some parsers set `body` on requests they do not
 * read.
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
