/**
 * Requests whose URLs leave no trace. `fetch()` and `node:http` write the URL of every request into
 * a span, and the URLs of the Bot API contain the bot's token.
 *
 * @module
 */
import { ACTIVE_SPAN, openTelemetry, type Span, type TraceContext } from "./telemetry.ts";

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
