/**
 * Refusals: the answers to requests that are not admitted. Each is a single line and never repeats
 * what was sent.
 *
 * @module
 */
import { STATUS_CODE } from "@std/http/status";

/** One reason to refuse a request. */
export interface Refusal {
  /** The HTTP status. */
  readonly status: number;
  /** The reason, for the log. */
  readonly reason: string;
  /** The body of the answer. */
  readonly text: string;
  /** Headers other than Content-Type. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** All refusals, in the order of the checks. */
export const REFUSALS = {
  source: { status: STATUS_CODE.Forbidden, reason: "source", text: "Forbidden\n" },
  route: { status: STATUS_CODE.NotFound, reason: "route", text: "Not found\n" },
  method: {
    status: STATUS_CODE.MethodNotAllowed,
    reason: "method",
    text: "Only POST is allowed\n",
    headers: { allow: "POST" },
  },
  secret: {
    status: STATUS_CODE.Unauthorized,
    reason: "secret",
    text: "X-Telegram-Bot-Api-Secret-Token is missing or wrong\n",
  },
  type: {
    status: STATUS_CODE.UnsupportedMediaType,
    reason: "content type",
    text: "Content-Type must be application/json\n",
  },
  draining: {
    status: STATUS_CODE.ServiceUnavailable,
    reason: "draining",
    text: "Shutting down\n",
    headers: { "retry-after": "5" },
  },
  full: {
    status: STATUS_CODE.ServiceUnavailable,
    reason: "in-flight limit",
    text: "Too many updates in flight\n",
    headers: { "retry-after": "1" },
  },
  store: {
    status: STATUS_CODE.ServiceUnavailable,
    reason: "store",
    text: "The store is not accepting updates\n",
    headers: { "retry-after": "5" },
  },
  used: {
    status: STATUS_CODE.InternalServerError,
    reason: "body read before app.fetch; pass what was read to app.dispatch",
    text: "Body was read before app.fetch; pass what was read to app.dispatch\n",
  },
  length: {
    status: STATUS_CODE.ContentTooLarge,
    reason: "body too large",
    text: "Body is too large\n",
  },
  slow: {
    status: STATUS_CODE.RequestTimeout,
    reason: "body too slow",
    text: "Body did not arrive in time\n",
  },
  cut: {
    status: STATUS_CODE.BadRequest,
    reason: "body cut off",
    text: "Body ended early\n",
  },
  update: {
    status: STATUS_CODE.BadRequest,
    reason: "not an update",
    text: "Body must be a JSON object with an integer update_id\n",
  },
} as const satisfies Record<string, Refusal>;

/** The response for a refusal. */
export function refusalResponse({ status, text, headers }: Refusal): Response {
  return new Response(text, { status, headers: { ...headers, "content-type": "text/plain" } });
}
