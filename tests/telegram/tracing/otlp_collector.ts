/**
 * A collector of OpenTelemetry data over HTTP, as Deno exports it with OTEL_DENO=true.
 */

/** The parts of a span used by tests. */
export interface CollectedSpan {
  readonly scope: string;
  readonly name: string;
  readonly id: string;
  readonly parent: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A running collector. */
export interface Collector extends AsyncDisposable {
  /** The environment for the traced process. */
  readonly env: Record<string, string>;
  /** Everything received: traces, logs and metrics. */
  readonly bodies: string[];
  /** The spans received. */
  spans(): CollectedSpan[];
}

interface OtlpSpan {
  name: string;
  spanId: string;
  parentSpanId?: string;
  attributes?: { key: string; value: Record<string, unknown> }[];
}

interface OtlpTraces {
  resourceSpans?: { scopeSpans: { scope: { name: string }; spans: OtlpSpan[] }[] }[];
}

/** Starts a collector on a free port of loopback. */
export function startCollector(): Collector {
  const bodies: string[] = [];
  const listen = { hostname: "127.0.0.1", port: 0, onListen() {} };
  const server = Deno.serve(listen, async (request) => {
    bodies.push(await request.text());
    return Response.json({});
  });
  return {
    env: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${server.addr.port}`,
    },
    bodies,
    spans: () =>
      bodies.map((body) => JSON.parse(body) as OtlpTraces)
        .flatMap(({ resourceSpans = [] }) => resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans)
        .flatMap(({ scope, spans }) => spans.map((span) => spanOf(scope.name, span))),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function spanOf(
  scope: string,
  { name, spanId, parentSpanId = "", attributes = [] }: OtlpSpan,
): CollectedSpan {
  const values = attributes.map(({ key, value }) => [key, String(Object.values(value)[0])]);
  return { scope, name, id: spanId, parent: parentSpanId, attributes: Object.fromEntries(values) };
}
