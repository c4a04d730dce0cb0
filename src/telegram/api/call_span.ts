/**
 * The span of a Bot API call: method, bot and status, and no URL.
 *
 * @module
 */
import { type Span, startSpan, withoutUrls } from "../../util/telemetry.ts";
import { propertyOf } from "../../util/thrown.ts";
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
  span?.setAttribute("telegram.bot_id", String(botIdOf(token)));
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

/**
 * Makes a call by a client that is not ours, with a span, and without the URL in the trace.
 *
 * @param method The Bot API method.
 * @param token The bot's token.
 * @param call Makes the call. A refusal is an answer or an error with `error_code` or `code`.
 * @returns What the call resolves to.
 */
export async function traceCall<T>(
  method: string,
  token: string,
  call: () => Promise<T>,
): Promise<T> {
  const span = startCallSpan(method, token);
  let status: number | undefined;
  try {
    const result = await withoutUrls(call, span);
    status = propertyOf(result, "ok") === false ? codeOf(result) : 200;
    return result;
  } catch (error) {
    status = codeOf(error);
    throw error;
  } finally {
    endCallSpan(span, status);
  }
}

function codeOf(refusal: unknown): number | undefined {
  const code = propertyOf(refusal, "error_code") ?? propertyOf(refusal, "code");
  return typeof code === "number" ? code : undefined;
}
