/**
 * One `Deno.serve`, which can be told to send its clients away before it is shut down.
 *
 * @module
 */
import type { Clock } from "../clock.ts";
import type { Certificate } from "./certificate.ts";
import { openToGroup, type Place } from "./place.ts";

/** Answers requests, as `Deno.serve` calls it. */
export type ServeHandler = (
  request: Request,
  info: Deno.ServeHandlerInfo,
) => Promise<Response>;

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
