/**
 * A stable address for a server that changes.
 */

/** Passes bytes on until so many have gone by, of which the last part may be of a message. */
function cutAfter(bytes: number, cut: () => void): TransformStream<Uint8Array, Uint8Array> {
  let left = bytes;
  return new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) cut();
    },
  });
}

/** Forwards TCP. */
export class Forwarder implements Disposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #connections = new Set<Deno.Conn>();
  target: number;
  /** After how many bytes, in either direction, a new connection breaks. */
  lifetime: () => number = () => Infinity;

  constructor(target: number) {
    this.target = target;
    void this.#accept(this.#listener);
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Breaks every connection. */
  cut(): void {
    for (const connection of this.#connections) {
      try {
        connection.close();
      } catch {
        // The other side has closed it.
      }
    }
    this.#connections.clear();
  }

  [Symbol.dispose](): void {
    this.#listener.close();
    this.cut();
  }

  async #accept(listener: Deno.TcpListener): Promise<void> {
    for await (const client of listener) {
      this.#connections.add(client);
      void this.#forward(client).catch(() => this.#close(client));
    }
  }

  async #forward(client: Deno.Conn): Promise<void> {
    const server = await Deno.connect({ hostname: "127.0.0.1", port: this.target });
    server.setNoDelay();
    this.#connections.add(server);
    const close = () => {
      this.#close(client);
      this.#close(server);
    };
    const cutting = () => cutAfter(this.lifetime(), close);
    await Promise.allSettled([
      client.readable.pipeThrough(cutting()).pipeTo(server.writable),
      server.readable.pipeThrough(cutting()).pipeTo(client.writable),
    ]);
    close();
  }

  #close(connection: Deno.Conn): void {
    if (!this.#connections.delete(connection)) return;
    try {
      connection.close();
    } catch {
      // The pipe has closed it.
    }
  }
}
