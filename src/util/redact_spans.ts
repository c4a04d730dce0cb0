/**
 * Keeping secrets out of spans that Deno creates. It describes each request to `Deno.serve()`
 * before a handler sees it, and does not allow attributes to be replaced later.
 *
 * @module
 */
import { startSpan } from "./telemetry.ts";
import { createRedactor, type Redactor } from "./redact.ts";

/** The prototype that all spans of a process share. */
interface SpanPrototype {
  setAttribute(name: string, value: unknown): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  [REDACTORS]?: Set<Redactor>;
}

const REDACTORS = Symbol.for("postern.span_redactors");

/**
 * Redacts the attributes and error messages of all spans of this process.
 *
 * @param redact Removes secrets from a text.
 * @returns A function that stops redacting.
 */
export function redactSpans(redact: Redactor): () => void {
  const redactors = redactTokens();
  redactors?.add(redact);
  return () => void redactors?.delete(redact);
}

/**
 * Removes bot tokens from all spans of this process from now on: handlers, too, put them into URLs,
 * to download a file for example.
 *
 * @returns What else is removed; `undefined` if tracing is off.
 */
export function redactTokens(): Set<Redactor> | undefined {
  const span = startSpan("redacted"); // Never ended, so never sent.
  if (!span) return undefined;
  const prototype: SpanPrototype = Object.getPrototypeOf(span);
  return prototype[REDACTORS] ?? patch(prototype);
}

function patch(prototype: SpanPrototype): Set<Redactor> {
  const redactors = prototype[REDACTORS] = new Set([createRedactor([])]);
  const clean = (text: string) => [...redactors].reduce((text, redact) => redact(text), text);
  const { setAttribute, setStatus } = prototype;
  prototype.setAttribute = function (name, value) {
    return setAttribute.call(this, name, typeof value === "string" ? clean(value) : value);
  };
  prototype.setStatus = function ({ code, message }) {
    return setStatus.call(this, { code, ...(message && { message: clean(message) }) });
  };
  return redactors;
}
