/**
 * Outbox: sends what one turn of the event loop brings together, because a message on its own costs
 * more than all that is in it. `Deno.serve` runs the microtasks after each request, so that only an
 * immediate comes after all requests of a turn.
 *
 * @module
 */
import { setImmediate } from "node:timers";
import type { Port } from "./protocol.ts";

/** Collects messages and sends them together. */
export class Outbox<T> {
  readonly #port: Port;
  #messages: T[] = [];

  /** @param port Where they go. */
  constructor(port: Port) {
    this.#port = port;
  }

  /** Sends a message at the end of this turn. */
  send(message: T): void {
    if (this.#messages.push(message) === 1) setImmediate(() => this.flush());
  }

  /** Sends now what there is. */
  flush(): void {
    if (this.#messages.length === 0) return;
    const messages = this.#messages;
    this.#messages = [];
    this.#port.post(messages);
  }
}
