/**
 * A small HTTP/1.1 server that replaces `Deno.serve`, which hides bodies of GET requests and
 * answers an h2c upgrade that has a body with an empty 400.
 *
 * @module
 */
import type { RawRequest } from "./raw_request.ts";
import { RequestReader, UnreadableRequest } from "./request_reader.ts";
import { writeResponse } from "./response_writer.ts";

/** Options for a server. */
export interface HttpServerOptions {
  /** The host to listen on. */
  readonly hostname: string;
  /** Its port; 0 for any free one. */
  readonly port: number;
  /** Answers a request. If the response's body fails, the connection is broken. */
  readonly answer: (request: RawRequest) => Promise<Response>;
}

/** A listening server. */
export class HttpServer {
  /** The address it listens on. */
  readonly addr: Deno.NetAddr;
  #listener: Deno.TcpListener;
  #answer: HttpServerOptions["answer"];
  #connections = new Map<Deno.TcpConn, { busy: boolean }>();
  #served = new Set<Promise<void>>();
  #isClosing = false;

  constructor({ hostname, port, answer }: HttpServerOptions) {
    this.#answer = answer;
    this.#listener = Deno.listen({ hostname, port });
    this.addr = this.#listener.addr;
    this.#served.add(this.#accept());
  }

  /** Closes the port. Requests in progress may finish within `graceMs`, then are cut off. */
  async close(graceMs: number): Promise<void> {
    if (!this.#isClosing) this.#listener.close();
    this.#isClosing = true;
    for (const [connection, { busy }] of this.#connections) if (!busy) close(connection);
    const late = setTimeout(() => [...this.#connections.keys()].forEach(close), graceMs);
    await Promise.all(this.#served);
    clearTimeout(late);
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#listener) {
      const served = this.#serve(connection);
      this.#served.add(served);
      void served.finally(() => this.#served.delete(served));
    }
  }

  async #serve(connection: Deno.TcpConn): Promise<void> {
    const state = { busy: false };
    this.#connections.set(connection, state);
    try {
      connection.setNoDelay(true);
      const reader = new RequestReader(connection);
      while (!this.#isClosing && await this.#exchange(connection, reader, state));
    } catch {
      // The peer disconnected, or the connection was broken on purpose.
    } finally {
      this.#connections.delete(connection);
      close(connection);
    }
  }

  /** Handles one request. Returns whether another may follow. */
  async #exchange(
    connection: Deno.TcpConn,
    reader: RequestReader,
    state: { busy: boolean },
  ): Promise<boolean> {
    try {
      const request = await reader.next();
      if (!request) return false;
      state.busy = true;
      const response = await this.#answer(request);
      const keepAlive = !this.#isClosing && isKeptAlive(request.headers) &&
        isKeptAlive(response.headers);
      const bare = request.method === "HEAD";
      await writeResponse(connection, reader, { response, keepAlive, bare });
      state.busy = false;
      return keepAlive;
    } catch (error) {
      if (!(error instanceof UnreadableRequest)) throw error;
      const response = new Response(null, { status: error.status });
      await writeResponse(connection, reader, { response, keepAlive: false, bare: false });
      return false;
    }
  }
}

function isKeptAlive(headers: Headers): boolean {
  return headers.get("connection")?.toLowerCase() !== "close";
}

function close(connection: Deno.TcpConn): void {
  try {
    connection.close();
  } catch (error) {
    if (!(error instanceof Deno.errors.BadResource)) throw error;
  }
}
