/**
 * One request to the Bot API and its answer.
 *
 * @module
 */
import type { Clock } from "../../clock.ts";
import { BotApiError, BotApiNetworkError } from "./error.ts";
import type { Payload } from "./payload.ts";
import { cleanError } from "./redact.ts";

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
 *
 * @example Usage
 * ```ts
 * import { exchange } from "./exchange.ts";
 * import { systemClock } from "../../clock.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const fetch = () => Promise.resolve(new Response("hello"));
 * const text = await exchange({ fetch, clock: systemClock, token: "12:abc" }, {
 *   method: "getMe",
 *   url: "https://api.telegram.org/bot12:abc/getMe",
 *   timeoutMs: 1000,
 *   read: (response) => response.text(),
 * });
 * assertEquals(text, "hello");
 * ```
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
