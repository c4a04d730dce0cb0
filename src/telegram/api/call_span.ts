/**
 * The span of a Bot API call: method, bot and status, but no URL. Watchers of calls get the same.
 *
 * @module
 */
import { type Span, SPAN_ERROR, startSpan } from "../../util/tracing/telemetry.ts";
import { withoutUrls } from "../../util/tracing/without_urls.ts";
import { propertyOf } from "../../util/thrown.ts";
import { botIdOf } from "../credentials.ts";

/** A call that was answered or failed without an answer. */
export interface WatchedCall {
  readonly botId: number;
  readonly method: string;
  /** The HTTP status; `undefined` if there was no answer. */
  readonly status: number | undefined;
  readonly ms: number;
  /** How long Telegram asked to wait, in seconds. */
  readonly retryAfter: number | undefined;
}

/** Called after each call, in the call's asynchronous context. */
export type CallWatcher = (call: WatchedCall) => void;

/**
 * The global registry of watchers, as in OpenTelemetry: calls are made by clients of different
 * libraries, which know nothing of the application.
 */
const WATCHERS = Symbol.for("postern.call_watchers");

type Watchers = { [WATCHERS]?: Set<CallWatcher> | undefined };

/** Watches all calls of this process, until the returned function is called. */
export function watchCalls(watcher: CallWatcher): () => void {
  const place = globalThis as Watchers;
  const watchers = place[WATCHERS] ??= new Set();
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
    if (watchers.size === 0) place[WATCHERS] = undefined;
  };
}

/** Whether anybody watches calls. */
export function areCallsWatched(): boolean {
  return (globalThis as Watchers)[WATCHERS] !== undefined;
}

/** Passes a call to the watchers. */
export function reportCall(call: WatchedCall): void {
  for (const watcher of (globalThis as Watchers)[WATCHERS] ?? []) watcher(call);
}

/** A call in progress. */
export interface CallSpan {
  /** `undefined` if tracing is off. */
  readonly span: Span | undefined;
  readonly method: string;
  readonly botId: number;
  readonly startedAt: number;
}

/**
 * Starts the span of a call.
 *
 * @param method The Bot API method.
 * @param token The bot's token; only its id is shown.
 * @returns The span; `undefined` if tracing is off and there are no watchers.
 */
export function startCallSpan(method: string, token: string): CallSpan | undefined {
  const span = startSpan(method);
  if (!span && !areCallsWatched()) return undefined;
  const botId = botIdOf(token);
  span?.setAttribute("telegram.method", method);
  span?.setAttribute("telegram.bot_id", String(botId));
  return { span, method, botId, startedAt: performance.now() };
}

/**
 * Ends the span of a call.
 *
 * @param call The span, if any.
 * @param status The HTTP status of the answer; `undefined` if there was none.
 * @param refusal Telegram's error answer, if any.
 */
export function endCallSpan(
  call: CallSpan | undefined,
  status: number | undefined,
  refusal?: unknown,
): void {
  if (!call) return;
  const { span, startedAt, ...rest } = call;
  if (status !== undefined) span?.setAttribute("http.response.status_code", status);
  if (status === undefined || status >= 400) span?.setStatus({ code: SPAN_ERROR });
  span?.end();
  const seconds = propertyOf(propertyOf(refusal, "parameters"), "retry_after");
  const retryAfter = typeof seconds === "number" ? seconds : undefined;
  reportCall({ ...rest, status, ms: performance.now() - startedAt, retryAfter });
}

/**
 * Makes a call through another library's client, with a span, and without the URL in the trace.
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
  const started = startCallSpan(method, token);
  let status: number | undefined;
  let refusal: unknown;
  try {
    const result = await withoutUrls(call, started?.span);
    const refused = propertyOf(result, "ok") === false;
    if (refused) refusal = result;
    status = refused ? codeOf(result) : 200;
    return result;
  } catch (error) {
    refusal = error;
    status = codeOf(error);
    throw error;
  } finally {
    endCallSpan(started, status, refusal);
  }
}

function codeOf(refusal: unknown): number | undefined {
  const code = propertyOf(refusal, "error_code") ?? propertyOf(refusal, "code");
  return typeof code === "number" ? code : undefined;
}
