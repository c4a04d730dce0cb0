/**
 * The application on a port.
 *
 * @module
 */
import { createApp } from "./app.ts";
import { systemClock } from "./clock.ts";
import { joinObservers } from "./observe/events.ts";
import type { ServeOptions } from "./options.ts";
import { type Server, startServer } from "./server/server.ts";

/**
 * Starts the webhook server on a port: HTTPS with a certificate, else plain HTTP for a proxy that
 * ends TLS.
 *
 * @param options The bots, who may post to them, and where to listen.
 * @returns The server, listening.
 * @throws {TypeError} If something in the options cannot be; the message names all of it.
 * @throws {CertificateError} If the certificate will not do.
 * @throws {Deno.errors.AddrInUse} If somebody else listens there.
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
 * assertEquals([response.status, await response.text()], [404, "Not found\n"]);
 * ```
 */
export async function serve(options: ServeOptions): Promise<Server> {
  const { cert, key, signal } = options;
  if ((cert === undefined) !== (key === undefined)) {
    throw new TypeError("Cannot serve: cert and key belong together; give both or neither");
  }
  const server = await startServer({
    app: createApp(options),
    hostname: options.hostname ?? "0.0.0.0",
    port: options.port ?? 8443,
    files: cert !== undefined && key !== undefined ? { cert, key } : undefined,
    drainMs: options.drainMs ?? 15_000,
    clock: options.clock ?? systemClock,
    emit: joinObservers(options.observers ?? []),
  });
  const stop = () => void server.shutdown();
  if (signal?.aborted) stop();
  else signal?.addEventListener("abort", stop, { once: true });
  return server;
}
