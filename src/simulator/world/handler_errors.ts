/**
 * What handlers in this process threw, by the update that they were given.
 *
 * @module
 */
import { BoundedMap } from "../../util/bounded_map.ts";
import { type HandlerFailure, listenForFailures } from "../../util/handler_failures.ts";
import { headlineOf, isError, propertyOf, textOf } from "../../util/thrown.ts";

/** More are not remembered: only the last updates of a bot are ever explained. */
const REMEMBERED = 1000;

/** The last error of each update's handler. */
export class HandlerErrors {
  readonly #failures = new BoundedMap<number, HandlerFailure>(REMEMBERED);

  /** @param closing Ends the listening. */
  constructor(closing: AbortSignal) {
    listenForFailures((failure) => void this.#failures.set(failure.update_id, failure), closing);
  }

  /** What an update's handler threw and where; `undefined` if it threw nothing here. */
  describe(update_id: number): string | undefined {
    const failure = this.#failures.get(update_id);
    if (!failure) return undefined;
    const { attempt, error } = failure;
    const place = placeOf(error);
    return `its handler failed in attempt ${attempt}: ${headlineOf(error)}${
      place && ` (${place})`
    }`;
  }
}

/** The innermost frame of a stack. */
function placeOf(error: unknown): string {
  if (!isError(error)) return "";
  const stack = textOf(propertyOf(error, "stack") ?? "");
  return /^ +(at .*)$/m.exec(stack)?.[1] ?? "";
}
