/**
 * Stray errors of this thread. They end it by way of the main thread, whose log redacts secrets;
 * Deno itself would print them unchanged.
 *
 * @module
 */
import { workerData } from "node:worker_threads";
import { packError } from "./portable_error.ts";

const { port } = workerData as { port: MessagePort };

function report(event: ErrorEvent | PromiseRejectionEvent): void {
  if (event.defaultPrevented) return;
  event.preventDefault();
  const thrown: unknown = "reason" in event ? event.reason : event.error;
  port.postMessage([["stray", packError(thrown)]]);
}

/** Listens after all others, so that a bot may handle its stray errors itself. */
export function listenLast(): void {
  for (const type of ["error", "unhandledrejection"]) {
    removeEventListener(type, report as EventListener);
    addEventListener(type, report as EventListener);
  }
}

listenLast();
