/**
 * One request to the Bot API, from the first byte sent to the last one read.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import { botIdOf } from "../credentials.ts";
import { createRedactor } from "../../util/redact/redact.ts";
import { redactError } from "../../util/redact/redact_error.ts";
import { withoutUrls } from "../../util/tracing/without_urls.ts";
import { endCallSpan, startCallSpan } from "./call_span.ts";
import { BotApiError, BotApiNetworkError } from "./error.ts";
import type { Payload } from "./payload.ts";

/** The settings shared by all calls of a bot. */
export interface Connection {
  /** Sends the requests. */
  fetch: typeof fetch;
  /** Measures the time. */
  clock: Clock;
  /** The bot's token, to be kept out of every error. */
  token: string;
}

/** One request. */
export interface ApiRequest {
  /** The Bot API method, for errors. */
  method: string;
  /** The URL. Contains the token, so it is never shown. */
  url: string;
  /** The body; without it the request is a GET. */
  payload?: Payload;
  /** How long the exchange may take, from the first byte sent to the last one read, ms. */
  timeoutMs: number;
  /** Ends the exchange; it then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** An answer whose body has yet to be read. */
export interface Exchange {
  /** The answer. */
  readonly response: Response;
  /** The error to report in place of one thrown while reading. */
  explain(error: unknown): unknown;
  /** Releases the connection, the files and the timer. Must be called, with what was thrown. */
  close(refusal?: unknown): void;
}

/**
 * Sends one request and waits for the head of its answer.
 *
 * @param connection The settings shared by all calls.
 * @param request The request.
 * @returns The answer.
 * @throws {BotApiNetworkError} when no answer comes.
 */
export async function openExchange(
  { fetch, clock, token }: Connection,
  { method, url, payload, timeoutMs, signal }: ApiRequest,
): Promise<Exchange> {
  signal?.throwIfAborted();
  const over = new AbortController();
  const abort = () => over.abort(signal?.reason);
  const call = startCallSpan(method, token);
  let status: number | undefined;
  let timedOut = false;
  let unreadable: unknown;

  async function* watched(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    try {
      yield* pieces;
    } catch (error) {
      unreadable = error; // The runtime only passes on the message.
      throw error;
    }
  }

  function createRequest(): RequestInit {
    // A redirect would lose the body, and could carry the token to another host.
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

  function explain(error: unknown): unknown {
    if (signal?.aborted) return signal.reason;
    if (timedOut) {
      const reason = `no answer within ${timeoutMs} ms`;
      return new BotApiNetworkError(method, reason, { bot: botIdOf(token) });
    }
    return unreadable ?? translate(error, method, token);
  }

  function close(refusal?: unknown): void {
    clock.clearTimer(timer);
    signal?.removeEventListener("abort", abort);
    over.abort();
    endCallSpan(call, status, refusal);
  }

  signal?.addEventListener("abort", abort);
  const timer = clock.setTimer(() => {
    timedOut = true;
    over.abort();
  }, timeoutMs);
  try {
    const response = await withoutUrls(() => fetch(url, createRequest()), call?.span);
    status = response.status;
    return { response, explain, close };
  } catch (error) {
    const explained = explain(error);
    close();
    throw explained;
  }
}

/**
 * Sends one request and reads its answer.
 *
 * @param connection The settings shared by all calls.
 * @param request The request.
 * @param read Reads the result from the answer.
 * @returns What `read` returns.
 * @throws {BotApiNetworkError} when no answer comes; also what `read` throws.
 */
export async function exchange<T>(
  connection: Connection,
  request: ApiRequest,
  read: (response: Response) => Promise<T>,
): Promise<T> {
  const { response, explain, close } = await openExchange(connection, request);
  let refusal: unknown;
  try {
    return await read(response);
  } catch (error) {
    refusal = explain(error);
    throw refusal;
  } finally {
    close(refusal);
  }
}

/** Keeps the client's own errors, and converts the runtime's, without the token. */
function translate(error: unknown, method: string, token: string): unknown {
  if (error instanceof BotApiError || error instanceof BotApiNetworkError) return error;
  // A missing --allow-net is not a network failure. Deno's message names the flag.
  if (error instanceof Deno.errors.NotCapable) return error;
  const cause = redactError(error, createRedactor([token], { urls: "origin" }));
  const { message } = deepest(cause);
  return new BotApiNetworkError(method, message, {
    cause,
    // How Deno reports a refused connection, an unknown host or a failed handshake.
    sent: !message.includes("client error (Connect)"),
    bot: botIdOf(token),
  });
}

function deepest(error: Error): Error {
  return error.cause instanceof Error ? deepest(error.cause) : error;
}
