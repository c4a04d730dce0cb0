/**
 * The webhook server: an application on a port, with certificates that reload and an end that
 * loses nothing.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { LogLevel, Observer } from "../events/events.ts";
import { type Certificate, type CertificateFiles, loadCertificate } from "../tls/load.ts";
import { watchFiles } from "../tls/watch.ts";
import { AnswerGate } from "./answer_gate.ts";
import { Listener, type Place, type ServeHandler } from "./listener.ts";
import { localUrl } from "./local_url.ts";
import { handOver, retire } from "./successor.ts";
import { clearStaleSocket } from "./unix_socket.ts";

/** While runs go on, a draining server answers 503 for this long before it closes the port. */
const DRAIN_NOTICE_MS = 1000;

/** How long answers may take to leave after the last run has ended. */
const FLUSH_MS = 1000;

/** The first and the longest pause before listening again after a failure. */
const RELISTEN_MS = 100;
const MAX_RELISTEN_MS = 5000;

/** A server that has not been able to listen for this long gives up. */
const GIVE_UP_MS = 30_000;

/** What is served, and can be asked to finish. */
export interface Closable {
  /** Takes nothing more and waits for what goes on, for this many milliseconds at most. */
  close(drainMs: number): Promise<void>;
}

/** Options for {@linkcode startServer}. */
export interface ServerOptions<App extends Closable> {
  readonly app: App;
  /** Answers the requests. */
  readonly handler: ServeHandler;
  readonly place: Place;
  /** Paths of the certificate and its key; plain HTTP without them, and on a Unix socket. */
  readonly files: CertificateFiles | undefined;
  readonly drainMs: number;
  readonly clock: Clock;
  readonly emit: Observer;
  /** Called after each reload, whether or not the certificate has changed. */
  readonly onReload?: () => void;
}

/** A running server, as `serve()` documents it. */
export interface RunningServer<App> extends AsyncDisposable {
  readonly url: string;
  readonly addr: Deno.Addr;
  readonly app: App;
  readonly finished: Promise<void>;
  reload(): Promise<boolean>;
  shutdown(): Promise<void>;
}

/**
 * Starts a server.
 *
 * @param options The application and where it listens.
 * @returns The server, listening.
 * @throws {CertificateError} If the certificate cannot be used.
 * @throws {Deno.errors.AddrInUse} If the port is in use.
 */
export async function startServer<App extends Closable>(
  options: ServerOptions<App>,
): Promise<RunningServer<App>> {
  const { place, files } = options;
  const certificate = files && await loadCertificate(files);
  if ("socket" in place) await clearStaleSocket(place.socket);
  return new Server(options, certificate);
}

class Server<App extends Closable> implements RunningServer<App> {
  readonly app: App;
  readonly #options: ServerOptions<App>;
  readonly #stopWatching: (() => Promise<void>) | undefined;
  readonly #finished = Promise.withResolvers<void>();
  readonly #gate: AnswerGate;
  #place: Place;
  #certificate: Certificate | undefined;
  #listener: Listener;
  /** Listeners that have been replaced, until they have closed. */
  readonly #retired = new Set<Listener>();
  #reloading: Promise<boolean> = Promise.resolve(true);
  #shutdown: Promise<void> | undefined;

  constructor(options: ServerOptions<App>, certificate: Certificate | undefined) {
    const { app, place, files, clock } = options;
    this.app = app;
    this.#options = options;
    this.#certificate = certificate;
    this.#place = place;
    this.#gate = new AnswerGate(clock);
    // The first one has the port to itself, so that two servers cannot start on the same port.
    this.#listener = this.#listen(false);
    // If any port would do at first, it has to be the same one when it is opened again.
    if ("hostname" in place && "port" in this.addr) {
      this.#place = { ...place, port: this.addr.port };
    }
    if (files) {
      const paths = [files.cert, files.key];
      this.#stopWatching = watchFiles(paths, clock, () => void this.reload());
    }
    const trust = certificate ? "" : " without TLS: put a proxy that terminates TLS in front of it";
    this.#report("info", "listening", `Listening on ${this.#where}${trust}`);
  }

  get addr(): Deno.Addr {
    return this.#listener.addr;
  }

  get url(): string {
    return localUrl(this.addr, this.#certificate !== undefined);
  }

  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  /** The URL for people, who read paths more easily as they are. */
  get #where(): string {
    return "path" in this.addr ? `unix:${this.addr.path}` : this.url;
  }

  reload(): Promise<boolean> {
    return this.#reloading = this.#reloading.then(async () => {
      const loaded = await this.#reload();
      this.#options.onReload?.();
      return loaded;
    });
  }

  shutdown(): Promise<void> {
    return this.#shutdown ??= this.#shutDown().then(() => this.#finished.resolve());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  #report(level: LogLevel, name: string, text: string, error?: unknown): void {
    this.#options.emit({ type: "notice", level, name, text, error });
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.#options.clock.setTimer(resolve, ms));
  }

  /** Waits for something, but no longer than this. */
  async #within(ms: number, promise: Promise<unknown>): Promise<void> {
    const { clock } = this.#options;
    let timer = 0;
    const end = new Promise<void>((resolve) => timer = clock.setTimer(resolve, ms));
    await Promise.race([promise, end]);
    clock.clearTimer(timer);
  }

  #listen(shared: boolean): Listener {
    const { handler, files } = this.#options;
    const listener = new Listener({
      place: this.#place,
      certificate: this.#certificate,
      shared,
      handler: files ? (request, info) => this.#gate.pass(handler(request, info)) : handler,
    });
    listener.finished().catch((error) => void keepAlive(this.#listenAgain(listener, error)));
    return listener;
  }

  /** The listener has failed, most often at the descriptor limit: its connections live on. */
  async #listenAgain(failed: Listener, error: unknown): Promise<void> {
    const { clock } = this.#options;
    const end = clock.now() + GIVE_UP_MS;
    for (let ms = RELISTEN_MS; failed === this.#listener && !this.#shutdown; ms *= 2) {
      if (clock.now() >= end) return await this.#giveUp(error);
      this.#report("error", "accept", "Cannot accept connections; listening again shortly", error);
      await this.#sleep(Math.min(ms, MAX_RELISTEN_MS));
      if (failed !== this.#listener || this.#shutdown) return;
      try {
        this.#listener = this.#listen(failed.shared);
        this.#report("info", "listening", `Listening on ${this.#where} again`);
      } catch (cause) {
        error = cause;
      }
    }
  }

  async #giveUp(error: unknown): Promise<void> {
    const text = `Cannot listen on ${this.#where} any more; shutting down`;
    this.#report("error", "accept", text, error);
    this.#shutdown = this.#shutDown();
    await this.#shutdown;
    this.#finished.reject(error);
  }

  async #reload(): Promise<boolean> {
    const { files } = this.#options;
    if (!files || this.#shutdown) return false;
    try {
      const certificate = await loadCertificate(files);
      const { cert, key } = this.#certificate!;
      if (certificate.cert === cert && certificate.key === key) return true;
      await keepAlive(this.#replace(certificate));
      if (!this.#shutdown) this.#report("info", "reloaded", "Loaded the new certificate");
      return true;
    } catch (error) {
      this.#report("error", "reload", "Cannot load the new certificate; the old one stays", error);
      return false;
    }
  }

  /** Listens with another certificate, or with the former one if that cannot be done. */
  async #replace(certificate: Certificate): Promise<void> {
    const { clock } = this.#options;
    const former = this.#certificate;
    const old = this.#listener;
    this.#certificate = certificate;
    try {
      if (old.shared) this.#listener = this.#listen(true);
      else this.#listener = await handOver(old, this.#gate, () => this.#openOnce(old), clock);
    } catch (error) {
      this.#certificate = former;
      if (!old.shared) void keepAlive(this.#listenAgain(old, error));
      throw error;
    }
    this.#retired.add(old);
    const retired = old.shared ? retire(old, this.#gate, clock) : old.shutdown();
    void retired.then(() => this.#retired.delete(old));
  }

  /** The successor of a listener; it may have failed meanwhile, and another one listen. */
  #openOnce(old: Listener): Listener {
    return this.#listener === old && !this.#shutdown ? this.#listen(true) : this.#listener;
  }

  async #shutDown(): Promise<void> {
    const { app, drainMs } = this.#options;
    const unwatched = this.#stopWatching?.();
    this.#report("info", "draining", "Shutting down; runs in progress may finish");
    const drained = app.close(drainMs);
    // Closing the port also cuts idle connections; so for a moment it stays open, and the gateway
    // asks clients to come again later.
    await this.#within(DRAIN_NOTICE_MS, drained);
    await this.#within(DRAIN_NOTICE_MS, this.#reloading);
    const listeners = [this.#listener, ...this.#retired];
    const closed = listeners.map((listener) => listener.shutdown());
    await drained;
    // Deno can cut neither a connection whose body never ends, nor a look at a file that hangs; the
    // end of the process will.
    await this.#within(FLUSH_MS, Promise.allSettled([...closed, unwatched]));
    this.#report("info", "stopped", "Stopped");
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
