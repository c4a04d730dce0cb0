/**
 * Spans of work within the process, and what they are part of, across asynchronous calls and threads.
 *
 * @module
 */
import { ACTIVE_SPAN, openTelemetry, type Span, type SpanAddress } from "./telemetry.ts";

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
