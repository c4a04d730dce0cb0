/**
 * A listening relay and its shutdown.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import { redactSpans } from "../util/redact/redact_spans.ts";
import type { Redactor } from "../util/redact/redact.ts";
import { listenProblem } from "./listen_problem.ts";
import type { Relay } from "./options.ts";
import type { RelayBots } from "./relay_bots.ts";

/** How long calls in progress may take when the relay is closed, ms. */
const GRACE_MS = 1000;

/** Options for {@linkcode RunningRelay}. */
export interface RunningRelayOptions {
  /** The address to listen on. */
  readonly hostname: string;
  /** The port; 0 for any free one. */
  readonly port: number;
  readonly answer: (request: Request) => Promise<Response>;
  /** Ends the streams to open pages. */
  readonly closing: AbortController;
  /** The bots. */
  readonly bots: Pick<RelayBots, "close" | "failed">;
  /** How long deliveries in flight may take, ms. */
  readonly drainMs: number;
  /** Removes tokens from a text. */
  readonly redact: Redactor;
  /** Receives the events. */
  readonly emit: Observer;
  /** Resolves when all events have been written. */
  readonly flush: () => Promise<void>;
}

export class RunningRelay implements Relay {
  readonly apiRoot: string;
  readonly #options: RunningRelayOptions;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #end = new AbortController();
  readonly #endRedaction: () => void;
  #closed: Promise<void> | undefined;

  constructor(options: RunningRelayOptions) {
    const { hostname, port, answer, redact } = options;
    this.#options = options;
    this.#endRedaction = redactSpans(redact);
    this.#server = this.#listen(hostname, port, answer);
    const { addr } = this.#server;
    const host = addr.hostname.includes(":") ? `[${addr.hostname}]` : addr.hostname;
    this.apiRoot = `http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${addr.port}`;
  }

  #listen(hostname: string, port: number, answer: RunningRelayOptions["answer"]) {
    const { signal } = this.#end;
    const onError = (error: unknown) => this.#failed(error);
    try {
      return Deno.serve({ hostname, port, signal, onListen() {}, onError }, answer);
    } catch (error) {
      throw listenProblem(error, hostname, port);
    }
  }

  get url(): string {
    return `${this.apiRoot}/`;
  }

  get failed(): string[] {
    return this.#options.bots.failed;
  }

  close(): Promise<void> {
    return this.#closed ??= this.#close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    const { bots, drainMs, closing } = this.#options;
    // Bots make calls while they finish their last deliveries, so the server stops last.
    await bots.close(drainMs);
    closing.abort();
    const timer = setTimeout(() => this.#end.abort(), GRACE_MS);
    await this.#server.shutdown().catch(() => {});
    clearTimeout(timer);
    await this.#server.finished;
    this.#endRedaction();
    await this.#options.flush();
  }

  #failed(error: unknown): Response {
    const text = "Cannot answer a request";
    this.#options.emit({ type: "notice", level: "error", name: "relay_error", text, error });
    const description = "Internal Server Error: the relay failed; see its log";
    return Response.json({ ok: false, error_code: 500, description }, { status: 500 });
  }
}
