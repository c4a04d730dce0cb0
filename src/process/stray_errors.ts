/**
 * Stray errors: a promise that a handler lets float, or a listener that throws, belongs to no run.
 * By default it would end the process, and with it every other bot.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";

/** Has stray errors told to the log instead of ending the process. */
export function reportStrayErrors(emit: Observer): void {
  const tell = (event: Event, error: unknown) => {
    event.preventDefault();
    const text = "An error that belongs to no run; a handler may have forgotten an await";
    emit({ type: "notice", level: "error", name: "stray", text, error });
  };
  addEventListener("unhandledrejection", (event) => tell(event, event.reason));
  addEventListener("error", (event) => tell(event, event.error));
}
