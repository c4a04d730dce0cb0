/**
 * The span of a Bot API call: method, bot and status, and no URL.
 *
 * @module
 */
import { type Span, startSpan } from "../../util/telemetry.ts";
import { botIdOf } from "../credentials.ts";

/** OpenTelemetry's number for a span that failed. */
const ERROR = 2;

/**
 * Starts the span of a call.
 *
 * @param method The Bot API method.
 * @param token The bot's token; only its id is shown.
 * @returns The span; `undefined` if tracing is off.
 */
export function startCallSpan(method: string, token: string): Span | undefined {
  const span = startSpan(method);
  span?.setAttribute("telegram.method", method);
  span?.setAttribute("telegram.bot_id", botIdOf(token));
  return span;
}

/**
 * Ends the span of a call.
 *
 * @param span The span, if there is one.
 * @param status The HTTP status of the answer; `undefined` if there was none.
 */
export function endCallSpan(span: Span | undefined, status: number | undefined): void {
  if (status !== undefined) span?.setAttribute("http.response.status_code", status);
  if (status === undefined || status >= 400) span?.setStatus({ code: ERROR });
  span?.end();
}
