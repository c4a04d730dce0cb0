/**
 * Outbox: sends the messages of one turn of the event loop together, because sending one costs more
 * than its content. `Deno.serve` runs microtasks after each request, so only an immediate runs
 * after all requests of a turn.
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

  /** Sends what there is now. */
  flush(): void {
    if (this.#messages.length === 0) return;
    const messages = this.#messages;
    this.#messages = [];
    this.#port.post(messages);
  }
}
