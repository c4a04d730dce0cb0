/**
 * One HTTP/1.1 connection to a webhook, with its timer (src/telegram/README.md, fact 5).
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import { type Wire, WireError } from "./network.ts";
import { type HttpAnswer, ResponseParser } from "./response_parser.ts";

const TIMEOUT_MS = 60_000;

/** How a request ended. */
export type Exchange =
  | { readonly ok: true; readonly answer: HttpAnswer }
  /** `error` is absent if the peer closed the connection, which getWebhookInfo does not show. */
  | { readonly ok: false; readonly error?: string };

/** Options for a connection. */
export interface ConnectionOptions {
  /** For its timer. */
  readonly clock: Clock;
  /** Opens it. */
  readonly open: () => Promise<Wire>;
  /** Called once, if it ends while no request is in flight. */
  readonly closed: (error?: string) => void;
}

/** A connection that opens immediately and carries one request after another. */
export class Connection {
  #options: ConnectionOptions;
  #parser = new ResponseParser();
  #wire: Wire | undefined;
  #opening: Promise<Wire>;
  #finish: ((exchange: Exchange) => void) | undefined;
  #written = true;
  #over = false;
  #deadline: number;
  #timer: number;

  /** Creates a connection and starts opening it. */
  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#deadline = options.clock.now() + TIMEOUT_MS;
    this.#timer = options.clock.setTimer(() => this.#ring(), TIMEOUT_MS);
    this.#opening = options.open();
    this.#run();
  }

  /** Whether it can carry a request. */
  get usable(): boolean {
    return !this.#over;
  }

  /** Sends a request and waits for the answer; never rejects. */
  send(bytes: Uint8Array): Promise<Exchange> {
    if (this.#over) return Promise.resolve({ ok: false });
    return new Promise((resolve) => {
      this.#finish = resolve;
      this.#restart();
      this.#write(bytes);
    });
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#written = false;
    try {
      const wire = await this.#opening;
      for (let at = 0; at < bytes.length && !this.#over;) {
        at += await wire.write(bytes.subarray(at));
      }
      this.#written = true;
      if (this.#finish) this.#restart();
    } catch (error) {
      this.#end(wordsOf(error));
    }
  }

  /** Closes it; a request in flight ends without an error. */
  close(): void {
    this.#end();
  }

  async #run(): Promise<void> {
    const buffer = new Uint8Array(16_384);
    try {
      this.#wire = await this.#opening;
      if (this.#over) return this.#wire.close();
      while (!this.#over) {
        const read = await this.#wire.read(buffer);
        if (read === null) return this.#end();
        const answer = this.#parser.push(buffer.subarray(0, read));
        if (answer) this.#answered(answer);
      }
    } catch (error) {
      this.#end(wordsOf(error));
    }
  }

  #answered(answer: HttpAnswer): void {
    const finish = this.#finish;
    // Unsolicited: this could be mistaken for the answer to the next request.
    if (!finish) return this.#end();
    this.#finish = undefined;
    this.#restart();
    if (!answer.keepAlive) {
      this.#over = true;
      this.#release();
    }
    finish({ ok: true, answer });
  }

  #restart(): void {
    this.#deadline = this.#options.clock.now() + TIMEOUT_MS;
  }

  /** One timer is reused, because a timer per request would cost more than the request itself. */
  #ring(): void {
    const { clock } = this.#options;
    const left = this.#deadline - clock.now();
    if (left > 0) this.#timer = clock.setTimer(() => this.#ring(), left);
    else this.#expire();
  }

  #expire(): void {
    if (!this.#written) this.#end("Write timeout expired");
    else this.#end(this.#finish ? "Read timeout expired" : undefined);
  }

  #end(error?: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#release();
    const finish = this.#finish;
    this.#finish = undefined;
    if (finish) finish(error === undefined ? { ok: false } : { ok: false, error });
    else this.#options.closed(error);
  }

  #release(): void {
    this.#options.clock.clearTimer(this.#timer);
    this.#wire?.close();
  }
}

/** Telegram's message for a failure, if any; any other error is a bug and is thrown. */
function wordsOf(error: unknown): string | undefined {
  if (error instanceof WireError) return error.message || undefined;
  throw error;
}
