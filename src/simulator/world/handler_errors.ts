/**
 * Errors thrown by handlers in this process, by update.
 *
 * @module
 */
import { BoundedMap } from "../../util/collections/bounded_map.ts";
import { type HandlerFailure, listenForFailures } from "../../util/handler_failures.ts";
import { headlineOf, isError, propertyOf, textOf } from "../../util/thrown.ts";

/** How many to remember: only the latest updates of a bot are ever explained. */
const REMEMBERED = 1000;

/**
 * Remembers the last error of each update's handler in this process.
 *
 * @param closing Ends the listening.
 * @returns A function that says what an update's handler threw and where; `undefined` if nothing.
 */
export function rememberFailures(closing: AbortSignal): (update_id: number) => string | undefined {
  const failures = new BoundedMap<number, HandlerFailure>(REMEMBERED);
  listenForFailures((failure) => failures.set(failure.update_id, failure), closing);
  return (update_id) => {
    const failure = failures.get(update_id);
    return failure && describe(failure);
  };
}

function describe({ attempt, error }: HandlerFailure): string {
  const place = placeOf(error);
  return `its handler failed in attempt ${attempt}: ${headlineOf(error)}${place && ` (${place})`}`;
}

/** The innermost frame of a stack. */
function placeOf(error: unknown): string {
  if (!isError(error)) return "";
  const stack = textOf(propertyOf(error, "stack") ?? "");
  return /^ +(at .*)$/m.exec(stack)?.[1] ?? "";
}
