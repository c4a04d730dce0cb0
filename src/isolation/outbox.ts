/**
 * Outbox: sends what one turn of the event loop brings together, because a message on its own costs
 * more than all that is in it.
 *
 * @module
 */
import type { Port } from "./protocol.ts";

/** So many turns of the microtask queue let the requests of one turn of the loop get here. */
const TURNS = 8;

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
    if (this.#messages.push(message) === 1) void this.#flushLater();
  }

  /** Sends now what there is. */
  flush(): void {
    if (this.#messages.length === 0) return;
    const messages = this.#messages;
    this.#messages = [];
    this.#port.post(messages);
  }

  async #flushLater(): Promise<void> {
    for (let turn = 0; turn < TURNS; turn++) await undefined;
    this.flush();
  }
}
