/**
 * A small HTTP/1.1 server, in the place of `Deno.serve`: that one hides bodies on GET and answers
 * an upgrade to h2c that carries a body with an empty 400.
 *
 * @module
 */
import type { RawRequest } from "./raw_request.ts";
import { RequestReader, UnreadableRequest } from "./request_reader.ts";
import { writeResponse } from "./response_writer.ts";

/** Options for a server. */
export interface HttpServerOptions {
  /** Where it listens. */
  readonly hostname: string;
  /** Its port; 0 for any free one. */
  readonly port: number;
  /** Answers a request; a response whose body fails breaks the connection. */
  readonly answer: (request: RawRequest) => Promise<Response>;
}

/** A server that listens. */
export class HttpServer {
  /** Where it listens. */
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

  /** Frees the port; requests in progress may end within `graceMs`, then they are cut off. */
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
      // The peer has gone, or the connection is broken on purpose.
    } finally {
      this.#connections.delete(connection);
      close(connection);
    }
  }

  /** One request and its response: whether another may follow. */
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
