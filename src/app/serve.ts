/**
 * The application on a port.
 *
 * @module
 */
import { type App, buildApp } from "./app.ts";
import { systemClock } from "../util/clock.ts";
import { createReaderOf } from "../server/deno_request.ts";
import { joinObservers } from "../events/join.ts";
import type { ServeOptions } from "./options.ts";
import type { Place } from "../server/listener.ts";
import { startServer } from "../server/server.ts";

/** A running webhook server; `Addr` is `Deno.UnixAddr` for one on a Unix socket. */
export interface Server<Addr extends Deno.Addr = Deno.NetAddr> extends AsyncDisposable {
  /** The address to reach it at from this machine, without a path; `http+unix:` for a socket. */
  readonly url: string;
  /** Where it listens. */
  readonly addr: Addr;
  /** The application. */
  readonly app: App;
  /**
   * Resolves when the server has been shut down. Rejects when it can no longer listen: then it has
   * tried for half a minute and let its runs finish.
   */
  readonly finished: Promise<void>;
  /** Loads the certificate again. Resolves to whether it could; if not, the old one stays. */
  reload(): Promise<boolean>;
  /** Takes nothing more, lets runs finish, and closes the port. */
  shutdown(): Promise<void>;
}

/**
 * Starts the webhook server on a Unix socket, for a proxy on the same machine that ends TLS. The
 * socket's file is open to owner and group (mode 660), is removed when the server stops, and takes
 * the place of one that a killed process left behind.
 *
 * The proxy must set X-Forwarded-For or append to it: whoever connects to a Unix socket has no
 * address and is believed as a trusted proxy is. Without the header nobody is let in, unless
 * `sources` says `"any"`.
 *
 * @param options The bots, who may post to them, and the path of the socket.
 * @returns The server, listening.
 * @throws {TypeError} If something in the options cannot be; the message names all of it.
 * @throws {Deno.errors.AddrInUse} If somebody else listens there, or the file is no socket.
 *
 * @example Usage
 * ```ts
 * import { serve } from "@postern/postern";
 * import { assertEquals } from "@std/assert";
 *
 * const socket = await Deno.makeTempDir() + "/postern.sock";
 * await using server = await serve({
 *   bots: { echo: { token: "123456:example", handler: () => {} } },
 *   socket,
 * });
 * assertEquals(server.addr.path, socket);
 * ```
 */
export function serve(
  options: ServeOptions & { socket: string },
): Promise<Server<Deno.UnixAddr>>;
/**
 * Starts the webhook server on a port: HTTPS with a certificate, else plain HTTP for a proxy that
 * ends TLS.
 *
 * @param options The bots, who may post to them, and where to listen.
 * @returns The server, listening.
 * @throws {TypeError} If something in the options cannot be; the message names all of it.
 * @throws {CertificateError} If the certificate will not do.
 * @throws {Deno.errors.AddrInUse} If somebody else listens there.
 *
 * @example Usage
 * ```ts
 * import { serve } from "@postern/postern";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = await serve({
 *   bots: { echo: { token: "123456:example", handler: () => {} } },
 *   hostname: "127.0.0.1",
 *   port: 0,
 * });
 * const response = await fetch(server.url + "/elsewhere");
 * assertEquals([response.status, await response.text()], [404, "Not found\n"]);
 * ```
 */
export function serve(options: ServeOptions): Promise<Server>;
export async function serve(options: ServeOptions): Promise<Server<Deno.Addr>> {
  const { cert, key, signal } = options;
  if ((cert === undefined) !== (key === undefined)) {
    throw new TypeError("Cannot serve: cert and key belong together; give both or neither");
  }
  if (options.socket !== undefined && cert !== undefined) {
    throw new TypeError("Cannot serve: a Unix socket has no TLS; leave cert and key to the proxy");
  }
  const { app, gateway } = buildApp(options);
  const readerOf = createReaderOf();
  const server = await startServer({
    app,
    handler: (request, info) => gateway.receive(request, info, readerOf),
    place: placeOf(options),
    files: cert !== undefined && key !== undefined ? { cert, key } : undefined,
    drainMs: options.drainMs ?? 15_000,
    clock: options.clock ?? systemClock,
    emit: joinObservers(options.observers ?? []),
  }).catch(async (error) => {
    await app.close(0);
    throw error;
  });
  const stop = () => void server.shutdown();
  if (signal?.aborted) stop();
  else signal?.addEventListener("abort", stop, { once: true });
  return server;
}

function placeOf({ socket, hostname = "0.0.0.0", port = 8443 }: ServeOptions): Place {
  return socket === undefined ? { hostname, port } : { socket };
}
