/**
 * Deno's tracing. `fetch()` and `node:http` write the URL of every request into a span, and the
 * URLs of the Bot API contain the bot's token.
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
interface TraceContext {
  getValue(key: symbol): unknown;
  setValue(key: symbol, value: unknown): TraceContext;
  deleteValue(key: symbol): TraceContext;
}

/** The part of the globally registered OpenTelemetry API that is used here. */
interface OpenTelemetry {
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

// The keys under which @opentelemetry/api registers itself and stores the active span.
const API = Symbol.for("opentelemetry.js.api.1");
const ACTIVE_SPAN = Symbol.for("OpenTelemetry Context Key SPAN");

/** The API, which Deno registers when tracing is on; `undefined` otherwise. */
function openTelemetry(): OpenTelemetry | undefined {
  const { trace, context } = (globalThis as Record<symbol, Partial<OpenTelemetry> | undefined>)[
    API
  ] ?? {};
  return trace && context ? { trace, context } : undefined;
}

/** Whether Deno's tracing is on. */
export function isTracing(): boolean {
  return openTelemetry() !== undefined;
}

/**
 * A context that ends every span the moment it becomes active. An ended span ignores the
 * attributes set later, such as the URL.
 */
class SilentContext implements TraceContext {
  readonly #inner: TraceContext;

  constructor(inner: TraceContext) {
    this.#inner = inner;
  }

  getValue(key: symbol): unknown {
    return this.#inner.getValue(key);
  }

  setValue(key: symbol, value: unknown): TraceContext {
    if (key === ACTIVE_SPAN && value !== this.getValue(key)) (value as Span | undefined)?.end();
    return new SilentContext(this.#inner.setValue(key, value));
  }

  deleteValue(key: symbol): TraceContext {
    return new SilentContext(this.#inner.deleteValue(key));
  }
}

/**
 * Calls a function so that the requests it makes leave no URL in a trace.
 *
 * @param call Makes requests whose URLs contain a token.
 * @param span The span that the requests belong to.
 * @returns What the function returns.
 */
export function withoutUrls<T>(call: () => T, span?: Span): T {
  const telemetry = openTelemetry();
  if (!telemetry) return call();
  const { context } = telemetry;
  const active = context.active();
  const outer = span ? active.setValue(ACTIVE_SPAN, span) : active;
  return context.with(new SilentContext(outer), call);
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

/** OpenTelemetry's span kind for work within the process. */
const INTERNAL = 0;

/** A parent for spans. */
export interface Place {
  /** Calls a function; spans started in it, or in asynchronous work it starts, are children. */
  within<T>(call: () => T): T;
}

/** A span of work and its asynchronous context. */
export interface Work extends Place {
  readonly span: Span;
}

/**
 * Starts a span of work.
 *
 * @param name What it covers.
 * @param place What it is part of; without it, the active span is the parent.
 * @param startTime When it began, ms since the epoch, if earlier.
 * @returns The work, whose span must be ended; `undefined` if tracing is off.
 */
export function startWork(name: string, place?: Place, startTime?: number): Work | undefined {
  const telemetry = openTelemetry();
  if (!telemetry) return undefined;
  const { trace, context } = telemetry;
  const options = { kind: INTERNAL, ...startTime !== undefined && { startTime } };
  const begin = () => trace.getTracer("postern").startSpan(name, options, context.active());
  const span = place ? place.within(begin) : begin();
  return {
    span,
    within: (call) => context.with(context.active().setValue(ACTIVE_SPAN, span), call),
  };
}

/** The current place, for spans that start later and elsewhere. */
export function placeOfNow(): Place {
  const { context } = openTelemetry() ?? {};
  const active = context?.active();
  return { within: (call) => context && active ? context.with(active, call) : call() };
}

/** The address of the active span; `undefined` if there is none. */
export function addressOfNow(): SpanAddress | undefined {
  const span = openTelemetry()?.context.active().getValue(ACTIVE_SPAN) as Span | undefined;
  if (!span) return undefined;
  const { traceId, spanId, traceFlags } = span.spanContext();
  return { traceId, spanId, traceFlags };
}

/** The place of a span in another thread. */
export function placeAt(address: SpanAddress): Place {
  const span = { spanContext: () => address, isRecording: () => false };
  return {
    within(call) {
      const { context } = openTelemetry() ?? {};
      return context ? context.with(context.active().setValue(ACTIVE_SPAN, span), call) : call();
    },
  };
}

/** The place of spans without a parent, wherever they start. */
export const NOWHERE: Place = {
  within(call) {
    const { context } = openTelemetry() ?? {};
    return context ? context.with(context.active().deleteValue(ACTIVE_SPAN), call) : call();
  },
};
