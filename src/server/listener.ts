/**
 * A single `Deno.serve`, until it is shut down or fails.
 *
 * @module
 */
import type { Certificate } from "../tls/load.ts";
import { openToGroup } from "./unix_socket.ts";

/** An address and a port, or the path of a Unix socket. */
export type Place =
  | {
    readonly hostname: string;
    readonly port: number;
    /** Whether other processes may listen there, too. */
    readonly shared?: boolean;
  }
  | { readonly socket: string };

/** Answers requests, as `Deno.serve` calls it. Must neither throw nor reject. */
export type ServeHandler = (
  request: Request,
  info: Deno.ServeHandlerInfo,
) => Response | Promise<Response>;

/** Options for a {@linkcode Listener}. */
export interface ListenerOptions {
  readonly place: Place;
  /** The certificate; plain HTTP without one, and on a Unix socket. */
  readonly certificate: Certificate | undefined;
  /** Opens the port so that a successor can open it, too, if {@linkcode canShare} allows it. */
  readonly shared: boolean;
  readonly handler: ServeHandler;
  /** Called when a response cannot be sent, because its stream fails for example. */
  readonly onError: (error: unknown) => void;
}

/**
 * Whether a port can be opened twice. `reusePort` of TLS listeners is unstable in Deno, which ends
 * the process, uncatchably, if it is used without `"unstable": ["net"]`; that flag is detected by
 * `Deno.listenDatagram`. Only Linux distributes connections among listeners that share a port.
 */
function canShare(): boolean {
  return "listenDatagram" in Deno && Deno.build.os === "linux";
}

/** A listening server. */
export class Listener {
  /** Whether a successor can open its port while it is open. */
  readonly shared: boolean;
  readonly #server: Deno.HttpServer;
  #closing: Promise<void> | undefined;
  #leaving = false;
  #asked = 0;

  /**
   * Opens the port.
   *
   * @throws {Deno.errors.AddrInUse} If it is open already.
   */
  constructor({ place, certificate, shared, handler, onError: report }: ListenerOptions) {
    const onListen = () => {};
    // By default Deno prints the error, whatever it holds.
    const onError = (error: unknown) => {
      report(error);
      return new Response(null, { status: 500 });
    };
    const withOthers = "port" in place && place.shared === true;
    if (withOthers && !canShare()) {
      throw new TypeError(
        'Cannot share the port: that takes Linux, and the unstable API "net" in deno.json',
      );
    }
    this.shared = withOthers || shared && certificate !== undefined && canShare();
    if ("socket" in place) {
      this.#server = Deno.serve({ path: place.socket, onListen, onError }, handler);
      openToGroup(place.socket);
      return;
    }
    const { hostname, port } = place;
    const options = { hostname, port, onListen, onError, ...this.shared && { reusePort: true } };
    if (certificate) {
      this.#server = Deno.serve(
        { ...options, ...certificate },
        (request, info) =>
          this.#leaving ? this.#sendAway(handler(request, info)) : handler(request, info),
      );
    } else {
      this.#server = Deno.serve(options, handler);
    }
  }

  /** The address it listens on. */
  get addr(): Deno.Addr {
    return this.#server.addr;
  }

  /** How many requests have come in since {@linkcode Listener.sendAway}. */
  get asked(): number {
    return this.#asked;
  }

  /**
   * Resolves once it has been shut down. Rejects if it ends in any other way: `Deno.serve` ends
   * with an error when it can accept no more connections, and without one when a handler breaks
   * its loop.
   */
  async finished(): Promise<void> {
    await this.#server.finished;
    if (!this.#closing) throw new Error("Deno.serve has ended without being shut down");
  }

  /** Makes clients open another connection for their next request. */
  sendAway(): void {
    this.#leaving = true;
  }

  /** Closes the port and idle connections at once, the others after their answers. */
  shutdown(): Promise<void> {
    // A failed listener has nothing left to close.
    return this.#closing ??= this.#server.shutdown().catch(() => {});
  }

  async #sendAway(answer: Response | Promise<Response>): Promise<Response> {
    this.#asked++;
    const response = await answer;
    try {
      response.headers.set("connection", "close");
      return response;
    } catch {
      // The headers of Response.redirect() and of a response from fetch() are immutable.
      const headers = new Headers(response.headers);
      headers.set("connection", "close");
      return new Response(response.body, { status: response.status, headers });
    }
  }
}
