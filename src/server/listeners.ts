/**
 * The listeners of a server, one of which is current: it is reopened after a failure, and its
 * certificate can be replaced.
 *
 * @module
 */
import type { LogLevel } from "../events/events.ts";
import type { Certificate } from "../tls/load.ts";
import type { Clock } from "../util/clock.ts";
import { AnswerGate } from "./answer_gate.ts";
import { Listener, type Place, type ServeHandler } from "./listener.ts";
import { localUrl } from "./local_url.ts";
import { handOver, retire } from "./successor.ts";

/** The first and the longest pause before listening again after a failure. */
const RELISTEN_MS = 100;
const MAX_RELISTEN_MS = 5000;

/** A server that has not been able to listen for this long gives up. */
const GIVE_UP_MS = 30_000;

/** A listener that fails sooner counts as unable to listen: it opens but cannot accept. */
const STEADY_MS = 10_000;

/** Writes a line to the log. */
export type Report = (level: LogLevel, name: string, text: string, error?: unknown) => void;

/** Options for {@linkcode Listeners}. */
export interface ListenersOptions {
  readonly place: Place;
  /** The certificate; plain HTTP without one, and on a Unix socket. */
  readonly certificate: Certificate | undefined;
  readonly handler: ServeHandler;
  readonly clock: Clock;
  readonly report: Report;
  /** Called when it stops trying to open the port again. */
  readonly onGiveUp: (error: unknown) => void;
}

/** The listeners of a server. */
export class Listeners {
  readonly #options: ListenersOptions;
  readonly #gate: AnswerGate;
  /** Replaced listeners that have not closed yet. */
  readonly #retired = new Set<Listener>();
  #place: Place;
  #certificate: Certificate | undefined;
  #current: Listener;
  #closing = false;
  /** When the current one was opened after a failure, and when the failures began. */
  #reopenedAt = -Infinity;
  #failingSince = 0;
  #pauseMs = RELISTEN_MS;

  /** Opens the port. */
  constructor(options: ListenersOptions) {
    const { place, certificate, clock } = this.#options = options;
    this.#place = place;
    this.#certificate = certificate;
    this.#gate = new AnswerGate(clock);
    // The first one has the port to itself, so that two servers cannot start on the same port,
    // unless they are meant to share it.
    this.#current = this.#open("port" in place && place.shared === true);
    // With port 0, later listeners must open the port that the first one got.
    if ("hostname" in place && "port" in this.addr) {
      this.#place = { ...place, port: this.addr.port };
    }
  }

  /** Where they listen. */
  get addr(): Deno.Addr {
    return this.#current.addr;
  }

  /** The URL at which this machine reaches them. */
  get url(): string {
    return localUrl(this.addr, this.#certificate !== undefined);
  }

  /** The URL for messages, in which a socket's path is not encoded. */
  get where(): string {
    return "path" in this.addr ? `unix:${this.addr.path}` : this.url;
  }

  /** The certificate in use. */
  get certificate(): Certificate | undefined {
    return this.#certificate;
  }

  /**
   * Listens with another certificate, or with the former one if that fails.
   *
   * @throws If that fails.
   */
  async replace(certificate: Certificate): Promise<void> {
    const { clock } = this.#options;
    const former = this.#certificate;
    const old = this.#current;
    this.#certificate = certificate;
    try {
      if (old.shared) this.#current = this.#open(true);
      else {this.#current = await keepAlive(handOver(old, this.#gate, () =>
          this.#succeed(old), clock));}
    } catch (error) {
      this.#certificate = former;
      if (!old.shared) void keepAlive(this.#openAgain(old, error));
      throw error;
    }
    this.#retired.add(old);
    const retired = old.shared ? retire(old, this.#gate, clock) : old.shutdown();
    void retired.then(() => this.#retired.delete(old));
  }

  /** Opens no more listeners from now on. */
  freeze(): void {
    this.#closing = true;
  }

  /** Closes the port and idle connections at once, the others after their answers. */
  async close(): Promise<void> {
    this.freeze();
    await Promise.all([this.#current, ...this.#retired].map((listener) => listener.shutdown()));
  }

  #open(shared: boolean): Listener {
    const { handler, report } = this.#options;
    const listener = new Listener({
      place: this.#place,
      certificate: this.#certificate,
      shared,
      handler: this.#certificate
        ? (request, info) => this.#gate.pass(handler(request, info))
        : handler,
      onError: (error) => report("error", "response", "Cannot send a response to its end", error),
    });
    listener.finished().catch((error) => void keepAlive(this.#openAgain(listener, error)));
    return listener;
  }

  /** The successor of a listener, which may have failed and been replaced in the meantime. */
  #succeed(old: Listener): Listener {
    return this.#current === old && !this.#closing ? this.#open(true) : this.#current;
  }

  /** A listener has failed, usually at the descriptor limit; its connections stay open. */
  async #openAgain(failed: Listener, error: unknown): Promise<void> {
    const { clock, report, onGiveUp } = this.#options;
    if (clock.now() - this.#reopenedAt >= STEADY_MS) {
      this.#failingSince = clock.now();
      this.#pauseMs = RELISTEN_MS;
    }
    while (failed === this.#current && !this.#closing) {
      if (clock.now() - this.#failingSince >= GIVE_UP_MS) return onGiveUp(error);
      report("error", "accept", "Cannot accept connections; listening again shortly", error);
      const ms = this.#pauseMs;
      this.#pauseMs = Math.min(2 * ms, MAX_RELISTEN_MS);
      await new Promise<void>((resolve) => void clock.setTimer(resolve, ms));
      if (failed !== this.#current || this.#closing) return;
      try {
        this.#current = this.#open(failed.shared);
        this.#reopenedAt = clock.now();
        report("info", "listening", `Listening on ${this.where} again`);
      } catch (cause) {
        error = cause;
      }
    }
  }
}

/** Keeps the process running while no port is open: the clock's timers alone do not. */
async function keepAlive<T>(work: Promise<T>): Promise<T> {
  const timer = setInterval(() => {}, GIVE_UP_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}
