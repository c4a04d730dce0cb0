/**
 * Stray errors: a rejected promise that a handler did not await, or an error in a timer, belongs to
 * no run. By default it would end the process, and every other bot with it.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";

/** Thrown by Deno after `Deno.exit()` under `--watch`, where the process survives. */
const AFTER_EXIT = "Code not reachable";

/** Logs stray errors instead of letting them end the process. */
export function reportStrayErrors(emit: Observer): void {
  let exiting = false;
  const report = (event: Event, error: unknown) => {
    event.preventDefault();
    if (exiting && error instanceof Error && error.message === AFTER_EXIT) return;
    const text = "Unhandled error outside any run; is an await missing?";
    emit({ type: "notice", level: "error", name: "stray", text, error });
  };
  addEventListener("unload", () => exiting = true);
  addEventListener("unhandledrejection", (event) => report(event, event.reason));
  addEventListener("error", (event) => report(event, event.error));
}
