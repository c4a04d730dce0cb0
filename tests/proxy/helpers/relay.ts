/** A TCP relay between a proxy and Postern that counts connections. */
export interface Relay extends AsyncDisposable {
  readonly port: number;
  /** How many connections have been made to it. */
  readonly connections: number;
}

/** Forwards everything to a local port. */
export function startRelay(target: number): Relay {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const stop = new AbortController();
  let connections = 0;

  async function pass(conn: Deno.Conn): Promise<void> {
    const onward = await Deno.connect({ hostname: "127.0.0.1", port: target });
    // Either side may close it, after which there is nothing left to forward.
    await Promise.allSettled([
      conn.readable.pipeTo(onward.writable, stop),
      onward.readable.pipeTo(conn.writable, stop),
    ]);
  }

  async function accept(): Promise<void> {
    const passing: Promise<void>[] = [];
    for await (const conn of listener) {
      connections++;
      passing.push(pass(conn));
    }
    await Promise.all(passing);
  }

  const accepting = accept();
  return {
    port: listener.addr.port,
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      listener.close();
      stop.abort();
      await accepting;
    },
  };
}
