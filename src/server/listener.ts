/**
 * One `Deno.serve`: where it listens, and how it sends its clients away before it is shut down.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { Certificate } from "../tls/load.ts";

/** An address and a port, or the path of a Unix socket. */
export type Place =
  | { readonly hostname: string; readonly port: number }
  | { readonly socket: string };

/** Answers requests, as `Deno.serve` calls it. */
export type ServeHandler = (
  request: Request,
  info: Deno.ServeHandlerInfo,
) => Response | Promise<Response>;

/** What a listener is made of. */
export interface ListenerOptions {
  readonly place: Place;
  /** The certificate; plain HTTP without, and on a Unix socket. */
  readonly certificate: Certificate | undefined;
  readonly handler: ServeHandler;
}

/**
 * A retired listener is shut down once nobody has asked it anything for this long: whoever has just
 * connected needs a few round trips for the handshake before a first request.
 */
const QUIET_MS = 1000;

/** It is shut down after this long in any case. */
const RETIRE_MS = 10_000;

/** A listening server. */
export class Listener {
  readonly #server: Deno.HttpServer;
  #retiring = false;
  #asked = 0;

  /** Opens the port. With a certificate it is shared, so that a successor can open it too. */
  constructor({ place, certificate, handler }: ListenerOptions) {
    const answer = (request: Request, info: Deno.ServeHandlerInfo) =>
      this.#retiring ? this.#sendAway(handler, request, info) : handler(request, info);
    const onListen = () => {};
    if ("socket" in place) {
      this.#server = Deno.serve({ path: place.socket, onListen }, answer);
      openToGroup(place.socket);
    } else {
      const shared = certificate && { ...certificate, reusePort: true };
      this.#server = Deno.serve({ ...place, ...shared, onListen }, answer);
    }
  }

  /** Where it listens. */
  get addr(): Deno.Addr {
    return this.#server.addr;
  }

  /** Resolves when it has been shut down; rejects when it can accept no more connections. */
  get finished(): Promise<void> {
    return this.#server.finished;
  }

  /** Ends idle connections at once, the others after their answer. */
  shutdown(): Promise<void> {
    return this.#server.shutdown();
  }

  /**
   * Makes room for a successor that listens already. Shut down at once, it would cut the clients
   * whose next request is on its way; so first each is told with its answer to connect anew.
   */
  async retire(clock: Clock): Promise<void> {
    this.#retiring = true;
    const end = clock.now() + RETIRE_MS;
    for (let before = -1; before !== this.#asked && clock.now() < end;) {
      before = this.#asked;
      await new Promise<void>((resolve) => clock.setTimer(resolve, QUIET_MS));
    }
    await this.shutdown();
  }

  async #sendAway(
    handler: ServeHandler,
    request: Request,
    info: Deno.ServeHandlerInfo,
  ): Promise<Response> {
    this.#asked++;
    const response = await handler(request, info);
    response.headers.set("connection", "close");
    return response;
  }
}

/**
 * The URL under which this machine reaches what listens at an address. Deno's way of writing URLs
 * of sockets is kept: `http+unix:` with the path as the host.
 *
 * @param addr The address.
 * @param secure Whether it speaks TLS.
 * @returns The URL, without a path.
 */
export function urlOf(addr: Deno.Addr, secure: boolean): string {
  if ("path" in addr) return `http+unix://${encodeURIComponent(addr.path)}`;
  if ("cid" in addr) return `http+vsock://${addr.cid}:${addr.port}`;
  const { hostname, port } = addr;
  const host = hostname === "0.0.0.0" || hostname === "::" ? "localhost" : hostname;
  return `${secure ? "https" : "http"}://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Owner and group may connect: the proxy gets in by the group. */
const SOCKET_MODE = 0o660;

/**
 * Makes room for a Unix socket. A process that was killed leaves its file behind, and nobody can
 * listen there again until it is gone.
 *
 * @param path Where the socket is to be.
 * @throws {Deno.errors.AddrInUse} If somebody listens there, or the file is no socket.
 */
export async function clearStaleSocket(path: string): Promise<void> {
  try {
    const { isSocket } = await Deno.lstat(path);
    if (!isSocket) throw new Deno.errors.AddrInUse(`Cannot listen on "${path}": it is no socket`);
    (await Deno.connect({ transport: "unix", path })).close();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
    return await Deno.remove(path);
  }
  throw new Deno.errors.AddrInUse(`Cannot listen on "${path}": somebody listens there`);
}

/**
 * Lets those connect who should: owner and group.
 *
 * @param path Where the socket is.
 */
export function openToGroup(path: string): void {
  Deno.chmodSync(path, SOCKET_MODE);
}
