/**
 * One request to the Bot API and its answer.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import type { ApiResponse } from "../types.ts";
import { BotApiError, BotApiNetworkError } from "./error.ts";
import type { Payload } from "./payload.ts";
import { cleanError, redact } from "./redact.ts";

/** The means that all calls of a bot share. */
export interface Connection {
  /** Sends the requests. */
  fetch: typeof fetch;
  /** Measures the time. */
  clock: Clock;
  /** The bot's token, to be kept out of every error. */
  token: string;
}

/** One request. */
export interface Exchange<T> {
  /** The Bot API method, for errors. */
  method: string;
  /** Where to; the token in it is not shown to anyone. */
  url: string;
  /** What is sent; without it the request is a GET. */
  payload?: Payload;
  /** How long the exchange may take, from the first byte sent to the last one read, ms. */
  timeoutMs: number;
  /** Ends the exchange; it then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Makes the result of the answer. */
  read: (response: Response) => Promise<T>;
}

/**
 * Sends one request and reads its answer. Whatever becomes of it, afterwards the connection, the
 * files and the timer are let go.
 *
 * @param connection The means.
 * @param exchange The request.
 * @returns What `read` makes of the answer.
 * @throws {BotApiNetworkError} when no answer comes; also what `read` throws.
 */
export async function exchange<T>(
  { fetch, clock, token }: Connection,
  { method, url, payload, timeoutMs, signal, read }: Exchange<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const over = new AbortController();
  const abort = () => over.abort(signal?.reason);
  let late = false;
  let unreadable: unknown;

  async function* watched(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* pieces;
    } catch (error) {
      unreadable = error; // The runtime hands on no more of it than the message.
      throw error;
    }
  }

  function createRequest(): RequestInit {
    // A redirect would lose the body, and could carry the token off to another host.
    const init: RequestInit = { signal: over.signal, redirect: "manual" };
    if (!payload) return init;
    const body = payload.body({ fetch, signal: over.signal });
    return {
      ...init,
      method: "POST",
      headers: { "content-type": payload.contentType },
      body: typeof body === "string" ? body : ReadableStream.from(watched(body)),
    };
  }

  signal?.addEventListener("abort", abort);
  const timer = clock.setTimer(() => {
    late = true;
    over.abort();
  }, timeoutMs);
  try {
    return await read(await fetch(url, createRequest()));
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (late) throw new BotApiNetworkError(method, `no answer within ${timeoutMs} ms`);
    throw unreadable ?? translate(error, method, token);
  } finally {
    clock.clearTimer(timer);
    signal?.removeEventListener("abort", abort);
    over.abort();
  }
}

/** Errors that say something already stay; the runtime's own become ours, without the token. */
function translate(error: unknown, method: string, token: string): unknown {
  if (error instanceof BotApiError || error instanceof BotApiNetworkError) return error;
  // A missing --allow-net is no failure of the network. Deno's message names the flag to give.
  if (error instanceof Deno.errors.NotCapable) return error;
  const cause = cleanError(error, token);
  const { message } = deepest(cause);
  return new BotApiNetworkError(method, message, {
    cause,
    // Deno's word for a connection that was refused, or whose name or handshake failed.
    sent: !message.includes("client error (Connect)"),
  });
}

function deepest(error: Error): Error {
  return error.cause instanceof Error ? deepest(error.cause) : error;
}

/**
 * The result in a Bot API answer.
 *
 * @param response The answer; its body is read to the end.
 * @param method The Bot API method that was called.
 * @param token The bot's token, which a server might echo.
 * @returns What the method gives.
 * @throws {BotApiError} when Telegram refused the call.
 * @throws {BotApiNetworkError} when this is not an answer of the Bot API.
 */
export async function readAnswer(
  response: Response,
  method: string,
  token: string,
): Promise<unknown> {
  const answer = parse(await response.text());
  if (!isAnswer(answer)) throw strange(response, method, token);
  if (answer.ok) return answer.result;
  const { error_code = response.status, description = response.statusText } = answer;
  throw new BotApiError(method, {
    ...answer,
    error_code,
    description: redact(description, token),
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // The caller tells what came instead, without quoting it.
  }
}

function isAnswer(value: unknown): value is ApiResponse<unknown> {
  return typeof value === "object" && value !== null && "ok" in value &&
    typeof value.ok === "boolean";
}

function strange(response: Response, method: string, token: string): BotApiNetworkError {
  const { status, statusText, headers } = response;
  const type = headers.get("content-type") ?? "no Content-Type";
  const came = redact(`${`${status} ${statusText}`.trimEnd()} (${type})`, token);
  const remedy = "look at the API root, and at the proxies on the way to it";
  return new BotApiNetworkError(method, `${came} is no answer of the Bot API; ${remedy}`, {
    status,
  });
}
