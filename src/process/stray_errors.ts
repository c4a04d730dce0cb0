/**
 * Stray errors: a rejected promise that a handler did not await, or an error in a timer, belongs to
 * no run. By default it would end the process, and every other bot with it.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";

/** Thrown by Deno after `Deno.exit()` under `--watch`, where the process survives. */
const AFTER_EXIT = "Code not reachable";

/**
 * Logs stray errors instead of letting them end the process.
 *
 * @param emit Gets a notice of each.
 * @param nameOf The name of the bot with an id. A failed call of the Bot API names its bot, as its
 * stack seldom leads to the line without an await.
 */
export function reportStrayErrors(
  emit: Observer,
  nameOf: (id: number) => string | undefined = () => undefined,
): void {
  let exiting = false;
  const report = (event: Event, error: unknown) => {
    event.preventDefault();
    if (exiting && error instanceof Error && error.message === AFTER_EXIT) return;
    const { bot: id } = (error ?? {}) as { bot?: unknown };
    const name = typeof id === "number" ? nameOf(id) : undefined;
    const of = name === undefined ? "" : ` of bot "${name}"`;
    const text = `Unhandled error${of} outside any run; is an await missing?`;
    emit({ type: "notice", level: "error", name: "stray", text, error });
  };
  addEventListener("unload", () => exiting = true);
  addEventListener("unhandledrejection", (event) => report(event, event.reason));
  addEventListener("error", (event) => report(event, event.error));
}
