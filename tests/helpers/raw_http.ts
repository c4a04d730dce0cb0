/**
 * HTTP as bytes on a connection, for what no client would send.
 */
import type { App } from "../../src/app/app.ts";
import { createReaderOf } from "../../src/server/deno_request.ts";
import { type Hosted, SECRET } from "./app.ts";

/** An application on a free port. */
export interface Listening extends AsyncDisposable {
  readonly port: number;
  connect(): Promise<RawConnection>;
}

/** Serves an application over plain HTTP on the loopback interface. */
export function listen(app: App): Listening {
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {} };
  const server = Deno.serve(options, app.fetch);
  const { port } = server.addr;
  return {
    port,
    connect: async () => new RawConnection(await Deno.connect({ hostname: "127.0.0.1", port })),
    async [Symbol.asyncDispose]() {
      await app.close(0);
      await server.shutdown();
    },
  };
}

/**
 * The same, read through our own listener's shortcut. On a new connection Deno
 * has the body of the first request only later, so each connection sends a request first.
 */
export function listenOwn({ app, gateway }: Hosted): Listening {
  const readerOf = createReaderOf();
  const listening = listen({
    ...app,
    fetch: (request, info) => gateway.receive(request, info, readerOf) as Promise<Response>,
  });
  return {
    ...listening,
    async connect() {
      const connection = await listening.connect();
      await connection.send("GET /nobody HTTP/1.1\r\nHost: a\r\n\r\n");
      await connection.response();
      return connection;
    },
  };
}

/** A response. */
export interface RawResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
}

/** One connection. */
export class RawConnection implements Disposable {
  readonly #conn: Deno.Conn;
  #unread = "";

  constructor(conn: Deno.Conn) {
    this.#conn = conn;
  }

  /** Sends a text, a byte for each of its characters. */
  async send(text: string): Promise<void> {
    let rest = Uint8Array.from(text, (char) => char.charCodeAt(0));
    while (rest.length > 0) rest = rest.subarray(await this.#conn.write(rest));
  }

  /**
   * The next response, or `undefined` if the connection ends first. A response to HEAD has no
   * body, despite its head.
   */
  async response(toHead = false): Promise<RawResponse | undefined> {
    const head = await this.#until(() => this.#unread.indexOf("\r\n\r\n"), 4);
    if (head === undefined) return undefined;
    const [first = "", ...lines] = head.split("\r\n");
    const headers = new Headers(
      lines.map((line) => {
        const colon = line.indexOf(":");
        return [line.slice(0, colon), line.slice(colon + 1).trim()];
      }),
    );
    const length = toHead ? 0 : Number(headers.get("content-length") ?? 0);
    const body = await this.#until(() => this.#unread.length < length ? -1 : length, 0) ?? "";
    return { status: Number(first.split(" ")[1]), headers, body };
  }

  /** Closes the sending side. */
  closeWrite(): Promise<void> {
    return (this.#conn as Deno.TcpConn).closeWrite();
  }

  /** Closes it. */
  [Symbol.dispose](): void {
    this.#conn.close();
  }

  /** Reads up to an index, once received, and drops `skip` more bytes. */
  async #until(place: () => number, skip: number): Promise<string | undefined> {
    const buffer = new Uint8Array(65_536);
    for (let at = place();; at = place()) {
      if (at >= 0) {
        const text = this.#unread.slice(0, at);
        this.#unread = this.#unread.slice(at + skip);
        return text;
      }
      const count = await this.#conn.read(buffer);
      if (count === null) return undefined;
      this.#unread += String.fromCharCode(...buffer.subarray(0, count));
    }
  }
}

/** The head of a valid request as Telegram writes it, with lines added at its end. */
export function headOf(path: string, ...lines: string[]): string {
  return [
    `POST ${path} HTTP/1.1`,
    "Host: bot.example.com:8443",
    `X-Telegram-Bot-Api-Secret-Token: ${SECRET}`,
    "Content-Type: application/json",
    ...lines,
    "\r\n",
  ].join("\r\n");
}

/** A valid request with an update in it. */
export function rawPost(update_id: number, path = "/echo"): string {
  const body = JSON.stringify({ update_id });
  return headOf(path, `Content-Length: ${body.length}`, "Connection: keep-alive") + body;
}

/** A body in chunks. */
export function chunked(...chunks: string[]): string {
  return [...chunks, ""].map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join("");
}
