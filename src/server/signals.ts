/**
 * Signals: SIGTERM and SIGINT stop the server, a second one at once; SIGHUP loads the certificate.
 *
 * @module
 */
import type { Server } from "./server.ts";

/** The exit codes of a process that a signal ended, by the shell's rule of 128 + number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

function listen(signal: Deno.Signal, handler: () => void): void {
  try {
    Deno.addSignalListener(signal, handler);
  } catch (error) {
    // Deno Deploy has no signals, and Windows not these.
    if (!(error instanceof TypeError || error instanceof Deno.errors.NotSupported)) throw error;
  }
}

/**
 * Has the signals of this process steer a server.
 *
 * @param server The server.
 * @param exit Ends the process.
 */
export function steerBySignals(server: Server, exit: (code: number) => void): void {
  let stopping = false;
  for (const [signal, code] of Object.entries(EXIT_CODES)) {
    listen(signal as Deno.Signal, () => {
      if (stopping) return exit(code);
      stopping = true;
      void server.shutdown();
    });
  }
  listen("SIGHUP", () => void server.reload());
}
