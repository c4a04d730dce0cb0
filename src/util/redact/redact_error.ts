/**
 * Errors without secrets.
 *
 * @module
 */
import type { Redactor } from "./redact.ts";
import { isError, propertyOf, textOf } from "../thrown.ts";

/** Causes nested deeper than this are dropped: nobody reads them, and a chain may be circular. */
const DEPTH = 4;

/**
 * Copies an error, keeping only its name, message, stack and causes, all redacted. Other properties
 * are left out because they may contain anything.
 *
 * @param error What was thrown.
 * @param redact Removes the secrets.
 * @returns An error that is safe to log.
 */
export function redactError(error: unknown, redact: Redactor): Error {
  return copy(error, redact, DEPTH);
}

function copy(error: unknown, redact: Redactor, depth: number): Error {
  if (!isError(error)) return new Error(redact(textOf(error)));
  const read = (key: string) => redact(textOf(propertyOf(error, key) ?? ""));
  const clean = new Error(read("message"));
  clean.name = read("name");
  if (propertyOf(error, "stack") !== undefined) clean.stack = read("stack");
  const cause = propertyOf(error, "cause");
  if (cause !== undefined && depth > 1) clean.cause = copy(cause, redact, depth - 1);
  return clean;
}
