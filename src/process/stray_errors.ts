/**
 * Stray errors: a promise that a handler does not await, or a timer that throws, belongs to no run.
 * By default it would end the process, and every other bot with it.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";

/** What Deno throws after `Deno.exit()` where the process, under `--watch`, lives on. */
const AFTER_EXIT = "Code not reachable";

/** Has stray errors logged instead of ending the process. */
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
