/**
 * A server that speaks PostgreSQL's protocol as a test dictates.
 */

/** Bytes of one message. */
export function message(type: string, ...parts: (string | number[] | Uint8Array)[]): Uint8Array {
  const encoder = new TextEncoder();
  const content = parts.flatMap((part) =>
    typeof part === "string" ? [...encoder.encode(part), 0] : [...part]
  );
  return new Uint8Array([type.charCodeAt(0), ...int32(content.length + 4), ...content]);
}

/** Four bytes. */
export function int32(value: number): number[] {
  return [value >> 24 & 255, value >> 16 & 255, value >> 8 & 255, value & 255];
}

export const AUTHENTICATED = message("R", int32(0));
export const READY = message("Z", [73]);
export const LOGGED_IN = concat(
  AUTHENTICATED,
  message("S", "server_version", "15.0"),
  message("K", int32(4711), int32(815)),
  READY,
);

/** A row of texts. */
export function row(...values: string[]): Uint8Array {
  const encoder = new TextEncoder();
  const cells = values.flatMap((value) => {
    const bytes = encoder.encode(value);
    return [...int32(bytes.length), ...bytes];
  });
  return message("D", [values.length >> 8, values.length & 255], cells);
}

export function concat(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

/** Listens until disposed of. Each connection is handled by `serve`, and closed after it. */
export class FakeServer implements AsyncDisposable {
  readonly #listener: Deno.TcpListener;
  readonly #serving: Promise<void>[] = [];
  readonly #connections = new Set<Deno.Conn>();
  readonly #accepting: Promise<void>;

  constructor(serve: (connection: Deno.Conn) => Promise<void>) {
    const listener = this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#accepting = (async () => {
      for await (const connection of listener) {
        this.#connections.add(connection);
        this.#serving.push((async () => {
          try {
            await serve(connection);
          } catch {
            // The client hung up.
          }
          this.#close(connection);
        })());
      }
    })();
  }

  url(rest = ""): string {
    return `postgres://ada:geheim@127.0.0.1:${this.#listener.addr.port}/db?${rest}`;
  }

  #close(connection: Deno.Conn): void {
    if (this.#connections.delete(connection)) connection.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    for (const connection of this.#connections) this.#close(connection);
    await this.#accepting;
    await Promise.all(this.#serving);
  }
}

/** Reads until something arrives. */
export async function hear(connection: Deno.Conn): Promise<Uint8Array> {
  const buffer = new Uint8Array(65_536);
  const count = await connection.read(buffer);
  if (count === null) throw new Error("The client hung up");
  return buffer.subarray(0, count);
}
