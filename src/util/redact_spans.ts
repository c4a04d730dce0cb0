/**
 * Keeping secrets out of spans that are not ours to make. Deno describes each request that
 * `Deno.serve()` gets before a handler sees it, and does not let attributes be replaced later.
 *
 * @module
 */
import { startSpan } from "./telemetry.ts";
import type { Redactor } from "./redact.ts";

/** What all spans of a process share. */
interface SpanPrototype {
  setAttribute(name: string, value: unknown): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  [REDACTORS]?: Set<Redactor>;
}

const REDACTORS = Symbol.for("postern.span_redactors");

/**
 * Redacts all spans of this process: URLs, and the messages of errors.
 *
 * @param redact Removes secrets from a text.
 * @returns Ends it.
 */
export function redactSpans(redact: Redactor): () => void {
  const span = startSpan("redacted"); // Never ended, so never sent.
  if (!span) return () => {};
  const prototype: SpanPrototype = Object.getPrototypeOf(span);
  const redactors = prototype[REDACTORS] ?? patch(prototype);
  redactors.add(redact);
  return () => void redactors.delete(redact);
}

function patch(prototype: SpanPrototype): Set<Redactor> {
  const redactors = prototype[REDACTORS] = new Set<Redactor>();
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
