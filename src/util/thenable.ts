/**
 * Promises and whatever else can be awaited.
 *
 * @module
 */

/** Whether a value is still to come. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (typeof value === "object" && value !== null || typeof value === "function") &&
    typeof (value as { then?: unknown }).then === "function";
}
