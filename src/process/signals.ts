/**
 * Signals: SIGTERM and SIGINT stop the server, a second one at once; SIGHUP loads the certificate.
 *
 * @module
 */

/** What signals steer. */
export interface Steered {
  shutdown(): unknown;
  reload?(): unknown;
}

/** The exit codes of a process that a signal ended, by the shell's rule of 128 + number. */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** Under `--watch` a Ctrl-C arrives as SIGINT and as SIGTERM: two names of one signal. */
const TWIN_MS = 100;

function listen(signal: Deno.Signal, handler: () => void): void {
  try {
    Deno.addSignalListener(signal, handler);
  } catch (error) {
    // Deno Deploy has no signals, and Windows not these.
    if (!(error instanceof TypeError || error instanceof Deno.errors.NotSupported)) throw error;
  }
}

/**
 * Has the signals of this process steer a server or a poller.
 *
 * @param steered The server or poller.
 * @param exit Ends the process.
 */
export function handleSignals(steered: Steered, exit: (code: number) => void): void {
  let first: { signal: string; at: number } | undefined;
  for (const [signal, code] of Object.entries(EXIT_CODES)) {
    listen(signal as Deno.Signal, () => {
      const at = performance.now();
      if (first) {
        const isTwin = signal !== first.signal && at - first.at < TWIN_MS;
        return isTwin ? undefined : exit(code);
      }
      first = { signal, at };
      void steered.shutdown();
    });
  }
  if (steered.reload) listen("SIGHUP", () => void steered.reload!());
}
