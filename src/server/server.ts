/**
 * The webhook server: an application on a port, with a shutdown that loses nothing.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { Observer } from "../events/events.ts";
import { type Certificate, type CertificateFiles, loadCertificate } from "../tls/load.ts";
import { CertificateReload } from "./certificate_reload.ts";
import type { Place, ServeHandler } from "./listener.ts";
import { Listeners, type Report } from "./listeners.ts";
import { clearStaleSocket, lockFolder } from "./unix_socket.ts";

/**
 * A draining server with runs in progress answers 503 this long before it leaves a shared port to
 * other processes.
 */
const DRAIN_NOTICE_MS = 1000;

/** How long sending answers may take after the last run has ended. */
const FLUSH_MS = 1000;

/** An application that can be drained. */
export interface Closable {
  /** Accepts no more updates and waits for those in progress, `drainMs` milliseconds at most. */
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
  /** Waits until the log is written. */
  flush?(): Promise<void>;
  /** Resolves with the reason if the application can never work; the server then shuts down. */
  readonly failure?: Promise<Error>;
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
 * @param options The application and the server's options.
 * @returns The server, listening.
 * @throws {CertificateError} If the certificate cannot be used.
 * @throws {Deno.errors.AddrInUse} If the port is in use.
 */
export async function startServer<App extends Closable>(
  options: ServerOptions<App>,
): Promise<RunningServer<App>> {
  const { place, files } = options;
  const certificate = files && await loadCertificate(files);
  if (!("socket" in place)) return new Server(options, certificate);
  using _lock = await lockFolder(place.socket);
  await clearStaleSocket(place.socket);
  return new Server(options, certificate);
}

class Server<App extends Closable> implements RunningServer<App> {
  readonly app: App;
  readonly #options: ServerOptions<App>;
  readonly #certificate: CertificateReload | undefined;
  readonly #finished = Promise.withResolvers<void>();
  readonly #listeners: Listeners;
  #shutdown: Promise<void> | undefined;

  constructor(options: ServerOptions<App>, certificate: Certificate | undefined) {
    const { app, place, handler, files, clock } = options;
    this.app = app;
    this.#options = options;
    const onGiveUp = (error: unknown) =>
      void this.#giveUp("accept", `Cannot listen on ${this.#listeners.where} any more`, error);
    void options.failure?.then((error) => this.#giveUp("failed", "Cannot continue", error));
    const report = this.#report;
    try {
      this.#listeners = new Listeners({ place, certificate, handler, clock, report, onGiveUp });
    } catch (error) {
      throw withPlace(error, place);
    }
    const onReload = () => options.onReload?.();
    if (files) {
      const listeners = this.#listeners;
      this.#certificate = new CertificateReload({ files, listeners, clock, report, onReload });
    }
    const trust = certificate ? "" : " without TLS: put a proxy that terminates TLS in front of it";
    this.#report("info", "listening", `Listening on ${this.#listeners.where}${trust}`);
  }

  get addr(): Deno.Addr {
    return this.#listeners.addr;
  }

  get url(): string {
    return this.#listeners.url;
  }

  get finished(): Promise<void> {
    return this.#finished.promise;
  }

  reload(): Promise<boolean> {
    if (this.#certificate) return this.#certificate.reload();
    this.#options.onReload?.();
    return Promise.resolve(false);
  }

  shutdown(): Promise<void> {
    return this.#shutdown ??= this.#shutDown().then(() => this.#finished.resolve());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  readonly #report: Report = (level, name, text, error) =>
    this.#options.emit({ type: "notice", level, name, text, error });

  /** Waits for a promise, `ms` at most. */
  async #within(ms: number, promise: Promise<unknown>): Promise<void> {
    const { clock } = this.#options;
    let timer = 0;
    const end = new Promise<void>((resolve) => timer = clock.setTimer(resolve, ms));
    await Promise.race([promise, end]);
    clock.clearTimer(timer);
  }

  async #giveUp(name: string, what: string, error: unknown): Promise<void> {
    this.#report("error", name, `${what}; shutting down`, error);
    this.#shutdown ??= this.#shutDown();
    await this.#shutdown;
    this.#finished.reject(error);
  }

  async #shutDown(): Promise<void> {
    const { app, drainMs, place } = this.#options;
    this.#listeners.freeze();
    const unwatched = this.#certificate?.stop();
    this.#report("info", "draining", "Shutting down; runs in progress may finish");
    const drained = app.close(drainMs);
    // Redeliveries of updates whose runs are in progress can still join them; at a closed port they
    // would wait for the next process, which would run them again. Processes that share a port have
    // a store, from which nothing is delivered again.
    if ("port" in place && place.shared) await this.#within(DRAIN_NOTICE_MS, drained);
    else await drained;
    await this.#within(DRAIN_NOTICE_MS, Promise.resolve(this.#certificate?.latest));
    const closed = this.#listeners.close();
    await drained;
    // Deno can abort neither a connection whose body never ends nor a stat call that hangs; the end
    // of the process does.
    await this.#within(FLUSH_MS, Promise.allSettled([closed, unwatched]));
    this.#report("info", "stopped", "Stopped");
    await this.#options.flush?.();
  }
}

/** Adds the address, which Deno's message lacks. The error stays: its class says what is wrong. */
function withPlace(error: unknown, place: Place): unknown {
  const where = "socket" in place ? place.socket : `${place.hostname}:${place.port}`;
  if (error instanceof Error) error.message = `Cannot listen on ${where}: ${error.message}`;
  return error;
}
