/**
 * The end of a process that Deno runs under `--watch`.
 *
 * @module
 */

/** The watcher raises SIGTERM when a file has changed, and restarts the program this much later. */
const RESTART_MS = 500;

/**
 * Ends a process that was stopped by a signal. Under `--watch` `Deno.exit()` would only have the
 * watcher wait for the next change. At Ctrl-C it ends with 0, if the program listens to SIGINT. If
 * the signal was the watcher's, it restarts the program meanwhile, and this never comes to its end.
 */
export async function endWatched(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 2 * RESTART_MS));
  // Unlike Deno.kill(), this needs no permission for the process itself.
  const { kill, pid } = (await import("node:process")).default;
  kill(pid, "SIGINT");
  await new Promise(() => {}); // The signal arrives by way of the event loop.
}
