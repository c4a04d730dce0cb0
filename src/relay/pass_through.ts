/**
 * Forwarding calls to Telegram and the answers back, streaming both ways.
 *
 * @module
 */
import type { CallEntry } from "../simulator/log.ts";
import type { Traffic } from "../simulator/wire/traffic.ts";
import { headlineOf } from "../util/thrown.ts";
import { createRedactor } from "../util/redact/redact.ts";
import { withoutUrls } from "../util/tracing/without_urls.ts";
import { endCallSpan, startCallSpan } from "../telegram/api/call_span.ts";
import type { CallArguments } from "../telegram/arguments/read_arguments.ts";
import type { WebhookReply } from "../webhook_sender/webhook_reply.ts";
import { answerOf, MAX_LOOKED_AT, paramsOf } from "./call_record.ts";
import { observe, type Seen } from "./observed_stream.ts";

/** Hop-by-hop headers (RFC 9110, 7.6.1), and those that the other connection sets itself. */
const NOT_PASSED = [
  ...["connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer"],
  ...["transfer-encoding", "upgrade", "http2-settings", "host", "accept-encoding"],
  "expect",
];

/** A call to forward. */
export interface PassedCall {
  /** The bot that calls. */
  readonly bot: { readonly username: string; readonly token: string };
  /** `/bot` or `/file/bot`. */
  readonly prefix: string;
  /** The part after the token: `/sendMessage`. */
  readonly path: string;
  /** The query, with its question mark. */
  readonly search: string;
  /** How the call was made. */
  readonly via: CallEntry["via"];
  /** The request. */
  readonly request: Request;
}

/** Options for {@linkcode createPassThrough}. */
export interface PassThroughOptions {
  /** Telegram's API root. */
  readonly apiRoot: string;
  /** Sends the requests. */
  readonly fetch: typeof fetch;
  /** Records the calls. */
  readonly traffic: Traffic;
}

/** Forwards a call; never rejects. */
export type PassThrough = (call: PassedCall) => Promise<Response>;

/** Creates the function that forwards calls. */
export function createPassThrough(
  { apiRoot, fetch, traffic }: PassThroughOptions,
): PassThrough {
  return async ({ bot, prefix, path, search, via, request }) => {
    const { clock } = traffic;
    const [at, began] = [clock.date(), clock.now()];
    const isFile = prefix === "/file/bot";
    const redact = createRedactor([bot.token]);
    const span = startCallSpan(isFile ? "download" : redact(path.slice(1)), bot.token);
    let sent: Seen | undefined;
    const body = request.body && observe(request.body, MAX_LOOKED_AT, (seen) => sent = seen);

    function record(status: number, answer: Pick<CallEntry, "result" | "description">): void {
      const type = request.headers.get("content-type") ?? "";
      traffic.record({
        type: "call",
        bot: bot.username,
        method: isFile ? "(download)" : path.slice(1),
        params: isFile ? { file_path: path.slice(1) } : readParams(search, type, sent),
        via,
        at,
        ms: clock.now() - began,
        status,
        ...answer,
      });
    }

    try {
      const url = `${apiRoot}${prefix}${bot.token}${path}${search}`;
      const init: RequestInit = {
        method: request.method,
        headers: requestHeaders(request.headers),
        body: await bodyFor(request, body),
        redirect: "manual",
      };
      const response = await withoutUrls(() => fetch(url, init), span?.span);
      endCallSpan(span, response.status);
      const headers = passedHeaders(response.headers);
      // fetch() has already decoded the body.
      if (headers.has("content-encoding")) {
        headers.delete("content-encoding");
        headers.delete("content-length");
      }
      const { status } = response;
      if (!response.body) {
        record(status, {});
        return new Response(null, { status, headers });
      }
      const answer = observe(response.body, MAX_LOOKED_AT, (seen) => {
        record(status, seen.complete ? answerOf(seen) : { description: "The answer was cut off" });
      });
      return new Response(answer, { status, headers });
    } catch (error) {
      endCallSpan(span, undefined);
      const reason = redact(headlineOf(error));
      const description = `Bad Gateway: the relay got no answer from Telegram: ${reason}`;
      record(502, { description });
      return Response.json({ ok: false, error_code: 502, description }, { status: 502 });
    }
  };
}

/** Runs a webhook reply; its answer is only recorded. */
export async function runReply(
  pass: PassThrough,
  bot: PassedCall["bot"],
  call: WebhookReply,
): Promise<void> {
  const path = `/${call.method}`;
  const request = replyRequest(call.method, call);
  const via = "webhook reply";
  const answer = await pass({ bot, prefix: "/bot", path, search: "", via, request });
  await answer.body?.pipeTo(new WritableStream()).catch(() => {});
}

function replyRequest(method: string, { values, files }: CallArguments): Request {
  const url = `http://relay/${method}`;
  if (files.size === 0) {
    const body = JSON.stringify(Object.fromEntries(values));
    const headers = { "content-type": "application/json" };
    return new Request(url, { method: "POST", headers, body });
  }
  const body = new FormData();
  for (const [name, value] of values) {
    body.set(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  for (const [name, { name: filename, type, bytes }] of files) {
    body.set(name, new File([bytes], filename, { type }));
  }
  return new Request(url, { method: "POST", body });
}

/** A compressed answer would lose its Content-Length when fetch() decodes it. */
function requestHeaders(headers: Headers): Headers {
  const passed = passedHeaders(headers);
  passed.set("accept-encoding", "identity");
  return passed;
}

function passedHeaders(headers: Headers): Headers {
  const passed = new Headers(headers);
  const named = (headers.get("connection") ?? "").split(",").map((name) => name.trim());
  for (const name of [...NOT_PASSED, ...named.filter((name) => name !== "")]) passed.delete(name);
  return passed;
}

/** Short bodies are sent with their length, as not every server accepts a request without one. */
async function bodyFor(
  request: Request,
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null,
): Promise<BodyInit | null> {
  const length = Number(request.headers.get("content-length") ?? NaN);
  if (!body || !(length <= MAX_LOOKED_AT)) return body;
  return new Uint8Array(await new Response(body).arrayBuffer());
}

function readParams(search: string, type: string, sent: Seen | undefined) {
  try {
    return paramsOf(search, type, sent);
  } catch {
    return { "(unreadable)": { size: sent?.length ?? 0 } };
  }
}
