/**
 * Ends a process that Deno runs under `--watch`, if it is: `deno task dev` sets POSTERN_WATCHED.
 *
 * @module
 */

/** The exit code after Ctrl-C. */
const INTERRUPTED = 130;

/** On a file change the watcher raises SIGTERM, and restarts the program this much later. */
const RESTART_MS = 500;

/**
 * Ends a process that was stopped by a signal. Under `--watch`, `Deno.exit()` would only make the
 * watcher wait for the next change. On Ctrl-C it exits with 0, if the program listens to SIGINT. If
 * the signal was the watcher's, the program is restarted meanwhile, and this never returns.
 */
export async function endWatched(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 2 * RESTART_MS));
  // Unlike Deno.kill(), this needs no permission for the process itself.
  const { kill, pid } = (await import("node:process")).default;
  kill(pid, "SIGINT");
  await new Promise(() => {}); // The signal arrives through the event loop.
}

/**
 * Exits because of a signal. Under `--watch` Ctrl-C is left to the watcher, which then raises SIGTERM
 * as well: a program that ends before the watcher has noticed leaves it waiting for a change.
 *
 * @param code The exit code.
 */
export function exitOnSignal(code: number): void {
  if (code === INTERRUPTED && Deno.env.has("POSTERN_WATCHED")) return;
  Deno.exit(code);
}
