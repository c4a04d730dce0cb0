/**
 * Serves an application on a port or a Unix socket.
 *
 * @module
 */
import { type App, buildApp } from "./app.ts";
import { refuseMisnamed } from "./check_options.ts";
import { DEFAULTS } from "./defaults.ts";
import { systemClock } from "../util/clock.ts";
import { createReaderOf } from "../server/deno_request.ts";
import { internalsOf } from "./internals.ts";
import { withLog } from "./log_option.ts";
import { keepWebhooks } from "./keep_webhooks.ts";
import type { ServeOptions } from "./options.ts";
import type { HostedBots } from "./hosted_bots.ts";
import type { Place, ServeHandler } from "../server/listener.ts";
import { startServer } from "../server/server.ts";

/** A running webhook server; `Addr` is `Deno.UnixAddr` for one on a Unix socket. */
export interface Server<Addr extends Deno.Addr = Deno.NetAddr> extends AsyncDisposable {
  /** Its URL on this machine, without a path; `http+unix:` for a socket. */
  readonly url: string;
  /** Where it listens. */
  readonly addr: Addr;
  /** The application. */
  readonly app: App;
  /**
   * Resolves when the server has shut down. Rejects if it can no longer listen, after retrying for
   * half a minute and letting its runs finish.
   */
  readonly finished: Promise<void>;
  /** Reloads the certificate. Resolves to whether it succeeded; if not, the old one stays. */
  reload(): Promise<boolean>;
  /** Accepts no more updates, lets runs finish, and closes the port. */
  shutdown(): Promise<void>;
}

/**
 * Starts the webhook server on a Unix socket, for a proxy on the same machine that terminates TLS.
 * The socket file is open to owner and group (mode 660), is removed when the server stops, and
 * replaces one left behind by a killed process.
 *
 * The proxy must set X-Forwarded-For or append to it: the peer of a Unix socket has no address
 * and is treated as a trusted proxy. Without the header every request is refused, unless `sources`
 * is `"any"`.
 *
 * @param options The bots, who may post to them, and the path of the socket.
 * @returns The listening server.
 * @throws {TypeError} If an option is invalid; the message lists every problem.
 * @throws {Deno.errors.AddrInUse} If another process uses the socket, or the file is not a socket.
 *
 * @example Usage
 * ```ts
 * import { serve } from "@postern/postern";
 * import { assertEquals } from "@std/assert";
 *
 * const socket = await Deno.makeTempDir() + "/postern.sock";
 * await using server = await serve({
 *   bots: { echo: { token: "123456:example", handler: () => {} } },
 *   socket,
 * });
 * assertEquals(server.addr.path, socket);
 * ```
 */
// deno-lint-ignore no-explicit-any
export function serve<State = any>(
  options: ServeOptions<State> & { socket: string },
): Promise<Server<Deno.UnixAddr>>;
/**
 * Starts the webhook server on a port: HTTPS if a certificate is given, else plain HTTP for a proxy
 * that terminates TLS.
 *
 * @param options The bots, who may post to them, and where to listen.
 * @returns The listening server.
 * @throws {TypeError} If an option is invalid; the message lists every problem.
 * @throws {CertificateError} If the certificate cannot be used.
 * @throws {Deno.errors.AddrInUse} If another process uses the port.
 *
 * @example Usage
 * ```ts
 * import { serve } from "@postern/postern";
 * import { assertEquals } from "@std/assert";
 *
 * await using server = await serve({
 *   bots: { echo: { token: "123456:example", handler: () => {} } },
 *   hostname: "127.0.0.1",
 *   port: 0,
 * });
 * const response = await fetch(server.url + "/elsewhere");
 * assertEquals([response.status, await response.text()], [403, "Forbidden\n"]);
 * ```
 */
// deno-lint-ignore no-explicit-any
export function serve<State = any>(options: ServeOptions<State>): Promise<Server>;
export async function serve(given: ServeOptions): Promise<Server<Deno.Addr>> {
  refuseMisnamed(given);
  const { cert, key, signal } = given;
  if ((cert === undefined) !== (key === undefined)) {
    throw new TypeError("Cannot serve: cert and key go together; set both or neither");
  }
  if (given.register && given.publicUrl === undefined) {
    throw new TypeError("Cannot register bots: publicUrl is not set; give https://host[:port]");
  }
  if (given.socket !== undefined && cert !== undefined) {
    throw new TypeError("Cannot serve: a Unix socket has no TLS; leave cert and key to the proxy");
  }
  const { options, log } = withLog(given, true);
  const { clock = systemClock } = options;
  const { app, gateway, hosted, emit, closing, durable, tracing } = buildApp(options, log);
  await tracing;
  const readerOf = createReaderOf();
  const receive: ServeHandler = (request, info) => gateway.receive(request, info, readerOf);
  let onReload = () => {};
  const abandon = async (error: unknown) => {
    await app.close(0);
    await log.flush();
    throw error;
  };
  await durable?.opened.catch(abandon);
  const server = await startServer({
    app,
    handler: hosted.started ? whenStarted(hosted, receive) : receive,
    place: placeOf(options),
    files: cert !== undefined && key !== undefined ? { cert, key } : undefined,
    drainMs: options.drainMs ?? DEFAULTS.drainMs,
    ...{ clock, emit, flush: log.flush },
    ...durable && { failure: durable.refused },
    onReload: () => onReload(),
  }).catch(abandon);
  internalsOf(app).served = true;
  const leads = durable && (async () => await (await durable.durableDispatcher).leads());
  const keep = () => {
    onReload = keepWebhooks({
      ...options,
      ...leads && { leads },
      bots: () => hosted.list(),
      clock,
      emit,
      signal: closing,
    });
  };
  // Only then is it known which updates their modules take.
  if (hosted.started) void hosted.started.then(() => closing.aborted || keep());
  else keep();
  // One that could not be loaded at first is registered for its own kinds once it has been.
  hosted.onLearned = () => onReload();
  const stop = () => void server.shutdown();
  if (signal?.aborted) stop();
  else signal?.addEventListener("abort", stop, { once: true });
  return server;
}

/** Holds requests for isolated bots, which would answer 503 until their modules are loaded. */
function whenStarted(hosted: HostedBots, receive: ServeHandler): ServeHandler {
  let started = false;
  void hosted.started!.then(() => started = true);
  return async (request, info) => {
    if (!started) await hosted.startedFor(request);
    return receive(request, info);
  };
}

function placeOf(
  { socket, hostname = DEFAULTS.hostname, port = DEFAULTS.port, reusePort: shared = false }:
    ServeOptions,
): Place {
  return socket === undefined ? { hostname, port, shared } : { socket };
}
