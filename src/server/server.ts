/**
 * The webhook server: an application on a port, with certificates that reload and an end that
 * loses nothing.
 *
 * @module
 */
import type { App } from "../app/app.ts";
import type { Clock } from "../util/clock.ts";
import type { LogLevel, Observer } from "../events/events.ts";
import { type Certificate, type CertificateFiles, loadCertificate } from "../tls/load.ts";
import { clearStaleSocket, Listener, type Place, type ServeHandler, urlOf } from "./listener.ts";
import { watchFiles } from "../tls/watch.ts";

/** While runs go on, a draining server answers 503 for this long before it hangs up. */
const DRAIN_NOTICE_MS = 1000;

/** How long answers may take to leave after the last run has ended. */
const FLUSH_MS = 1000;

/** The first and the longest pause before listening again after the accept loop failed. */
const RELISTEN_MS = 100;
const MAX_RELISTEN_MS = 5000;

/** What {@linkcode startServer} needs. */
export interface ServerOptions {
  readonly app: App;
  /** Answers its requests. */
  readonly handler: ServeHandler;
  readonly place: Place;
  /** Where the certificate lies; plain HTTP without, and on a Unix socket. */
  readonly files: CertificateFiles | undefined;
  readonly drainMs: number;
  readonly clock: Clock;
  readonly emit: Observer;
  /** Waits until the log is written. */
  flush?(): Promise<void>;
  /** Called after each reload, whether the certificate changed or not. */
  readonly onReload?: () => void;
}

/** A running server; `Addr` is `Deno.UnixAddr` for one on a Unix socket. */
export interface Server<Addr extends Deno.Addr = Deno.NetAddr> extends AsyncDisposable {
  /** The address to reach it at from this machine, without a path; `http+unix:` for a socket. */
  readonly url: string;
  /** Where it listens. */
  readonly addr: Addr;
  /** The application. */
  readonly app: App;
  /** Resolves when it has been shut down. */
  readonly finished: Promise<void>;
  /** Loads the certificate anew. Resolves to whether it did; the old one stays if it could not. */
  reload(): Promise<boolean>;
  /** Takes nothing more, lets runs finish, and closes the port. */
  shutdown(): Promise<void>;
}

/**
 * Starts a server.
 *
 * @param options The application and where it listens.
 * @returns The server, listening.
 * @throws {CertificateError} If the certificate will not do.
 * @throws {Deno.errors.AddrInUse} If somebody else listens there.
 */
export async function startServer(options: ServerOptions): Promise<Server<Deno.Addr>> {
  const { place, files } = options;
  const certificate = files && await loadCertificate(files);
  if ("socket" in place) await clearStaleSocket(place.socket);
  // A shared port could be opened a second time by mistake, and the two would split the requests.
  else if (certificate && place.port !== 0) Deno.listen(place).close();
  return new ListeningServer(options, certificate);
}

class ListeningServer implements Server<Deno.Addr> {
  readonly app: App;
  readonly finished: Promise<void>;
  readonly #options: ServerOptions;
  readonly #stopWatching: (() => Promise<void>) | undefined;
  #place: Place;
  #certificate: Certificate | undefined;
  #listener: Listener;
  /** Listeners that are being replaced. */
  readonly #retired = new Set<Listener>();
  #reloading: Promise<boolean> = Promise.resolve(true);
  #shutdown: Promise<void> | undefined;
  #finish!: () => void;

  constructor(options: ServerOptions, certificate: Certificate | undefined) {
    const { app, place, files, clock } = options;
    this.app = app;
    this.#options = options;
    this.#certificate = certificate;
    this.#place = place;
    this.#listener = this.#listen();
    // Listening again must be on the same port, if any would do at first.
    if ("hostname" in place && "port" in this.addr) {
      this.#place = { ...place, port: this.addr.port };
    }
    this.finished = new Promise((resolve) => this.#finish = resolve);
    if (files) {
      const paths = [files.cert, files.key];
      this.#stopWatching = watchFiles(paths, clock, () => void this.reload());
    }
    const trust = certificate
      ? ""
      : " without TLS: a proxy that ends TLS is expected in front of it";
    this.#tell("info", "listening", `Listening on ${this.#where}${trust}`);
  }

  get addr(): Deno.Addr {
    return this.#listener.addr;
  }

  get url(): string {
    return urlOf(this.addr, this.#certificate !== undefined);
  }

  /** The same for people, who read paths more easily as they are. */
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
    return this.#shutdown ??= this.#shutDown();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  #tell(level: LogLevel, name: string, text: string, error?: unknown): void {
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

  #listen(): Listener {
    const listener = new Listener({
      place: this.#place,
      certificate: this.#certificate,
      handler: this.#options.handler,
    });
    listener.finished.catch((error) => void this.#listenAgain(listener, error));
    return listener;
  }

  /** The accept loop has failed, most often at the descriptor limit. What is connected stays so. */
  async #listenAgain(failed: Listener, error: unknown): Promise<void> {
    for (let ms = RELISTEN_MS; failed === this.#listener && !this.#shutdown; ms *= 2) {
      this.#tell("error", "accept", "Cannot accept connections; listening again shortly", error);
      await this.#sleep(Math.min(ms, MAX_RELISTEN_MS));
      if (failed !== this.#listener || this.#shutdown) return;
      try {
        this.#listener = this.#listen();
        this.#tell("info", "listening", `Listening on ${this.#where} again`);
      } catch (cause) {
        error = cause;
      }
    }
  }

  async #reload(): Promise<boolean> {
    const { files, clock } = this.#options;
    if (!files || this.#shutdown) return false;
    const former = this.#certificate;
    try {
      const certificate = await loadCertificate(files);
      if (certificate.cert === former?.cert && certificate.key === former?.key) return true;
      this.#certificate = certificate;
      const old = this.#listener;
      this.#listener = this.#listen();
      this.#tell("info", "reloaded", "Loaded the new certificate");
      this.#retired.add(old);
      void old.retire(clock).then(() => this.#retired.delete(old));
      return true;
    } catch (error) {
      this.#certificate = former;
      this.#tell("error", "reload", "Cannot load the new certificate; the old one stays", error);
      return false;
    }
  }

  async #shutDown(): Promise<void> {
    const { app, drainMs } = this.#options;
    const unwatched = this.#stopWatching?.();
    this.#tell("info", "draining", "Shutting down; runs in progress may finish");
    const drained = app.close(drainMs);
    // Closing the port also hangs up on whoever is silent just now; so for a moment it stays open
    // and the gateway tells those who ask to come again later.
    await this.#within(DRAIN_NOTICE_MS, drained);
    const listeners = [this.#listener, ...this.#retired];
    const closed = Promise.allSettled(listeners.map((listener) => listener.shutdown()));
    await drained;
    // Deno cannot cut a connection whose body never ends, nor a look at a file that hangs; the end
    // of the process will.
    await this.#within(FLUSH_MS, Promise.allSettled([closed, unwatched]));
    this.#tell("info", "stopped", "Stopped");
    await this.#options.flush?.();
    this.#finish();
  }
}
