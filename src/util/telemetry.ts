/**
 * Deno's tracing. `fetch()` and `node:http` write the URL of every request into a span, and the
 * URLs of the Bot API hold the bot's token.
 *
 * @module
 */

/** A span, as far as it is used here. */
export interface Span {
  setAttribute(name: string, value: string | number): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  end(at?: number): void;
}

/** What travels with asynchronous work: among other things, the span that is active. */
interface TraceContext {
  getValue(key: symbol): unknown;
  setValue(key: symbol, value: unknown): TraceContext;
  deleteValue(key: symbol): TraceContext;
}

/** The OpenTelemetry API, as it is registered globally, as far as it is used here. */
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
 * A context that ends every span at the moment it becomes active. An ended span ignores the
 * attributes that are set later, such as the URL.
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
 * @param call Makes requests whose URLs hold a token.
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

/** OpenTelemetry's number for a span that covers a request to another service. */
const CLIENT = 2;

/**
 * Starts a span.
 *
 * @param name What it covers.
 * @returns The span, which has to be ended; `undefined` if tracing is off.
 */
export function startSpan(name: string): Span | undefined {
  return openTelemetry()?.trace.getTracer("postern").startSpan(name, { kind: CLIENT });
}

/** OpenTelemetry's number for a span of work within the process. */
const INTERNAL = 0;

/** What spans may be parts of. */
export interface Place {
  /** Calls a function; the spans that begin in it, and in what it starts, are children. */
  within<T>(call: () => T): T;
}

/** A span of work, and the asynchronous context of what belongs to it. */
export interface Work extends Place {
  readonly span: Span;
}

/**
 * Starts a span of work.
 *
 * @param name What it covers.
 * @param place What it is a part of; without it, it belongs to the span that is active.
 * @param startTime When it began, ms since the epoch, if that was earlier.
 * @returns The work, whose span has to be ended; `undefined` if tracing is off.
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

/** The place of what goes on now, for spans that begin later and elsewhere. */
export function placeOfNow(): Place {
  const { context } = openTelemetry() ?? {};
  const active = context?.active();
  return { within: (call) => context && active ? context.with(active, call) : call() };
}

/** The place of spans that are a part of nothing, wherever they begin. */
export const NOWHERE: Place = {
  within(call) {
    const { context } = openTelemetry() ?? {};
    return context ? context.with(context.active().deleteValue(ACTIVE_SPAN), call) : call();
  },
};
