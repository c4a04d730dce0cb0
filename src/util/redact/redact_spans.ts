/**
 * Keeping secrets out of spans that Deno creates. It describes each request to `Deno.serve()`
 * before a handler sees it, and does not allow attributes to be replaced later.
 *
 * @module
 */
import { startSpan } from "../tracing/telemetry.ts";
import { createRedactor, type Redactor } from "./redact.ts";

/** What spans accept. */
type Attributes = Readonly<Record<string, unknown>>;

/** The prototype that all spans of a process share. */
interface SpanPrototype {
  setAttribute(name: string, value: unknown): unknown;
  setAttributes(attributes: Attributes): unknown;
  updateName(name: string): unknown;
  addEvent(name: string, ...more: unknown[]): unknown;
  recordException(exception: unknown, ...more: unknown[]): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  [REDACTORS]?: Set<Redactor>;
}

const REDACTORS = Symbol.for("postern.span_redactors");

/**
 * Redacts the names, attributes, events and error messages of all spans of this process.
 *
 * @param redact Removes secrets from text.
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
  const redactors = prototype[REDACTORS] = new Set<Redactor>();
  const tokens = createRedactor([]);
  const clean = (text: string) =>
    [...redactors].reduce((text, redact) => redact(text), tokens(text));
  const cleanAll = (value: unknown): unknown => mapStrings(value, clean);
  const { setAttribute, setAttributes, setStatus } = prototype;
  const { updateName, addEvent, recordException } = prototype;
  prototype.setAttribute = function (name, value) {
    return setAttribute.call(this, name, cleanAll(value));
  };
  prototype.setAttributes = function (attributes) {
    return setAttributes.call(this, cleanAll(attributes) as Attributes);
  };
  prototype.updateName = function (name) {
    return updateName.call(this, clean(name));
  };
  prototype.addEvent = function (name, ...more) {
    return addEvent.call(this, clean(name), ...more.map(cleanAll));
  };
  prototype.recordException = function (exception, ...more) {
    return recordException.call(this, cleanAll(exception), ...more);
  };
  prototype.setStatus = function ({ code, message }) {
    return setStatus.call(this, { code, ...(message && { message: clean(message) }) });
  };
  return redactors;
}

/** Applies a function to the strings in attributes, in an array, or in an exception. */
function mapStrings(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === "string") return map(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, map));
  if (value instanceof Error) {
    const { name, message, stack = "" } = value;
    return { name, message: map(message), stack: map(stack) };
  }
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapStrings(item, map)]),
  );
}
