/**
 * Serves the console on its own port.
 *
 * @module
 */
import { createRedactor } from "../util/redact/redact.ts";
import { redactSpans } from "../util/redact/redact_spans.ts";
import type { Console } from "./options.ts";

/** A console that is listening. */
export interface ConsoleServer {
  readonly url: string;
  /** Closes the port and the console. */
  close(): Promise<void>;
}

/**
 * Opens the console's port.
 *
 * @throws {Deno.errors.AddrInUse} If the port is in use.
 */
export function listenConsole(
  console: Pick<Console, "fetch" | "close">,
  { hostname, port, token = "" }: { hostname: string; port: number; token?: string },
): ConsoleServer {
  // The page can be opened with the token in its URL.
  const endRedaction = redactSpans(createRedactor([token]));
  const server = Deno.serve(
    { hostname, port, onListen() {} },
    (request, info) => console.fetch(request, info),
  );
  const { addr } = server;
  const host = addr.hostname.includes(":") ? `[${addr.hostname}]` : addr.hostname;
  return {
    url: `http://${host}:${addr.port}/`,
    async close() {
      await console.close();
      await server.shutdown();
      endRedaction();
    },
  };
}
