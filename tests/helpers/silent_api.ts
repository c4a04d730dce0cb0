/** A Bot API that accepts connections, reads what is sent, and never answers. */
export class SilentApi implements AsyncDisposable {
  readonly host: string;
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #connections: Promise<void>[] = [];
  readonly #accepting: Promise<void>;

  constructor() {
    this.host = `127.0.0.1:${this.#listener.addr.port}`;
    this.#accepting = this.#accept();
  }

  get apiRoot(): string {
    return `http://${this.host}/behind/a/path`;
  }

  async #accept(): Promise<void> {
    for await (const conn of this.#listener) {
      this.#connections.push(conn.readable.pipeTo(new WritableStream()).catch(() => {}));
    }
  }

  /** Waits for the clients to go. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#accepting;
    await Promise.all(this.#connections);
  }
}
