/**
 * Deno's tracing: the API that it registers, and spans of calls to other services.
 *
 * @module
 */

/** OpenTelemetry's status code for a failed span. */
export const SPAN_ERROR = 2;

/** What names a span in other threads. */
export interface SpanAddress {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
}

/** The part of a span that is used here. */
export interface Span {
  spanContext(): SpanAddress;
  setAttribute(name: string, value: string | number): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  end(at?: number): void;
}

/** The context that follows asynchronous work; it includes the active span. */
export interface TraceContext {
  getValue(key: symbol): unknown;
  setValue(key: symbol, value: unknown): TraceContext;
  deleteValue(key: symbol): TraceContext;
}

/** The part of the globally registered OpenTelemetry API that is used here. */
export interface OpenTelemetry {
  readonly trace: {
    getTracer(name: string): {
      startSpan(
        name: string,
        options: { kind: number; startTime?: number },
        context?: TraceContext,
      ): Span;
    };
  };
  readonly context: {
    active(): TraceContext;
    with<T>(context: TraceContext, call: () => T): T;
  };
}

/** The key under which `@opentelemetry/api` registers itself. */
const API = Symbol.for("opentelemetry.js.api.1");

/** The key under which it stores the active span in a context. */
export const ACTIVE_SPAN: unique symbol = Symbol.for("OpenTelemetry Context Key SPAN");

/** The API, which Deno registers when tracing is on; `undefined` otherwise. */
export function openTelemetry(): OpenTelemetry | undefined {
  const { trace, context } = (globalThis as Record<symbol, Partial<OpenTelemetry> | undefined>)[
    API
  ] ?? {};
  return trace && context ? { trace, context } : undefined;
}

/** Whether Deno's tracing is on. */
export function isTracing(): boolean {
  return openTelemetry() !== undefined;
}

/** OpenTelemetry's span kind for a request to another service. */
const CLIENT = 2;

/**
 * Starts a span.
 *
 * @param name What it covers.
 * @returns The span, which must be ended; `undefined` if tracing is off.
 */
export function startSpan(name: string): Span | undefined {
  return openTelemetry()?.trace.getTracer("postern").startSpan(name, { kind: CLIENT });
}
