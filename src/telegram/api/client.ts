/**
 * The Bot API client: one class for all bots and all methods.
 *
 * @module
 */
import { systemClock } from "../../util/clock.ts";
import { type OptionTypes, refuseWrongOptions } from "../../util/options/option_types.ts";
import { createRedactor } from "../../util/redact/redact.ts";
import { wait } from "../../util/wait.ts";
import { readAnswer, readLimited } from "./answer.ts";
import { broadcast, type BroadcastOptions, type BroadcastReport } from "./broadcast.ts";
import { API_ROOT } from "../api_root.ts";
import { botIdOf } from "../credentials.ts";
import { DOWNLOAD, openDownload } from "./download.ts";
import { BotApiError } from "./error.ts";
import { type Connection, exchange } from "./exchange.ts";
import { Pace, type PacedCall } from "./pace.ts";
import { pacedCall } from "./paced_call.ts";
import { encodePayload } from "./payload.ts";
import { createRetryPlan, RETRY_LIMITS, retryAfterMs, type RetryLimits } from "./retry_plan.ts";
import type { ApiCalls, ApiOptions, CallOptions, DownloadOptions } from "./types.ts";

/** Telegram itself serves files of at most 20 MB; a local server serves larger ones. */
const MAX_DOWNLOAD_BYTES = 64 * 1024 * 1024;

const NO_OPTIONS: CallOptions = {};
const CALL_OPTIONS: OptionTypes<CallOptions> = {
  signal: "object",
  timeoutMs: "number",
  retry: "boolean",
};
const DOWNLOAD_OPTIONS: OptionTypes<DownloadOptions> = { ...CALL_OPTIONS, maxBytes: "number" };

/** A client. The Bot API's methods are looked up by name. */
export class BotApi implements ApiCalls {
  // Names not found on a client are looked up here, in one Proxy shared by all clients.
  static {
    Object.setPrototypeOf(this.prototype, new Proxy(Object.prototype, { get: getMethod }));
  }

  readonly #connection: Connection;
  readonly #root: string;
  readonly #random: () => number;
  readonly #timeoutMs: number;
  readonly #fileTimeoutMs: number;
  readonly #limits: Readonly<RetryLimits>;
  readonly #raw: boolean;
  readonly #paced: boolean;
  /** Created on the first call that needs it: thousands of bots may be idle. */
  #pace: Pace | undefined;

  constructor(options: ApiOptions) {
    const { token, clock = systemClock, fetch = globalThis.fetch, random = Math.random } = options;
    if (!/^[\w:-]+$/.test(token)) {
      throw new TypeError(
        "Cannot create a Bot API client: the token is empty or contains characters that no token has; " +
          "copy it from @BotFather again",
      );
    }
    this.#connection = { fetch, clock, token };
    this.#root = checkRoot(options.apiRoot ?? API_ROOT);
    this.#random = random;
    this.#timeoutMs = options.timeoutMs ?? 30_000;
    this.#fileTimeoutMs = options.fileTimeoutMs ?? 600_000;
    this.#limits = options.retry ? { ...RETRY_LIMITS, ...options.retry } : RETRY_LIMITS;
    this.#raw = options.raw ?? false;
    this.#paced = options.pace ?? true;
  }

  async call(
    method: string,
    params: Record<string, unknown> = {},
    options: CallOptions = NO_OPTIONS,
  ): Promise<unknown> {
    if (options !== NO_OPTIONS) refuseWrongOptions(`call ${method}`, options, CALL_OPTIONS);
    if (!/^[A-Za-z]\w*$/.test(method)) {
      throw new TypeError(`Cannot call ${JSON.stringify(method)}: not the name of a method`);
    }
    const { token } = this.#connection;
    const payload = encodePayload(params);
    const ownMs = payload.upload ? this.#fileTimeoutMs : this.#timeoutMs;
    const request = {
      method,
      url: `${this.#root}/bot${token}/${method}`,
      payload,
      timeoutMs: (options.timeoutMs ?? ownMs) + pollingMs(method, params),
      signal: options.signal,
    };
    const retry = payload.repeatable ? options.retry : false;
    const send = () =>
      exchange(this.#connection, request, (response) => readAnswer(response, method, token));
    const answer = await this.#repeat(method, send, {
      ...options,
      ...retry !== undefined && { retry },
    }, this.#paced ? pacedCall(method, params) : undefined);
    return this.#raw ? answer : answer.result;
  }

  async downloadStream(
    filePath: string,
    options: CallOptions = {},
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    refuseWrongOptions("download a file", options, CALL_OPTIONS);
    return await this.#repeat(DOWNLOAD, () => this.#open(filePath, options), {
      retry: true,
      ...options,
    });
  }

  async download(
    filePath: string,
    options: DownloadOptions = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    refuseWrongOptions("download a file", options, DOWNLOAD_OPTIONS);
    const { maxBytes = MAX_DOWNLOAD_BYTES } = options;
    const remedy = "give a greater maxBytes, or use downloadStream()";
    return await this.#repeat(DOWNLOAD, async () => {
      const stream = await this.#open(filePath, options);
      const bot = botIdOf(this.#connection.token);
      return await readLimited(new Response(stream), { method: DOWNLOAD, bot }, maxBytes, remedy);
    }, { retry: true, ...options });
  }

  broadcast<C>(
    chats: Iterable<C> | AsyncIterable<C>,
    call: (chat: C) => unknown,
    options?: BroadcastOptions<C>,
  ): Promise<BroadcastReport<C>> {
    return broadcast(chats, call, options);
  }

  #open(
    filePath: string,
    { signal, timeoutMs = this.#fileTimeoutMs }: CallOptions,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    return openDownload(this.#connection, { root: this.#root, filePath, timeoutMs, signal });
  }

  /** Makes attempts until one succeeds or the retry plan ends. */
  async #repeat<T>(
    method: string,
    attempt: () => Promise<T>,
    { retry, signal }: CallOptions,
    paced?: PacedCall,
  ): Promise<T> {
    const { clock } = this.#connection;
    const delayAfter = createRetryPlan({
      method,
      retry,
      limits: this.#limits,
      random: this.#random,
    });
    const pace = paced && (this.#pace ??= new Pace(clock, this.#limits.maxRetryAfterMs));
    const turn = pace?.takeTurn() ?? 0;
    while (true) {
      const answered = await pace?.enter(paced!, turn, signal);
      let ms: number | undefined;
      let refused = false;
      try {
        return await attempt();
      } catch (error) {
        refused = error instanceof BotApiError;
        const pauseMs = retryAfterMs(error);
        if (pace && pauseMs !== undefined) pace.pause(paced!.chat, error as BotApiError, pauseMs);
        ms = delayAfter(error);
        if (ms === undefined) throw error;
        // The pause makes the chat's calls wait, including this one.
        if (pace && pauseMs !== undefined) ms = 0;
      } finally {
        answered?.(refused);
      }
      if (ms > 0) await wait(clock, ms, signal);
    }
  }
}

/**
 * Looks up a method by name. Telegram's names are a verb and a noun, so `then` (looked up by
 * `await`), `toJSON` and symbols find nothing, and do not trigger a call.
 */
function getMethod(target: object, name: string | symbol, api: ApiCalls): unknown {
  if (typeof name === "symbol" || name in target) return Reflect.get(target, name, api);
  if (name !== "close" && !/^[a-z]+[A-Z]\w*$/.test(name) || name === "toJSON") return undefined;
  return (params?: Record<string, unknown>, options?: CallOptions) =>
    api.call(name, params, options);
}

/** How long the server may hold the request before it answers, ms. */
function pollingMs(method: string, { timeout }: Record<string, unknown>): number {
  return method === "getUpdates" && typeof timeout === "number" ? timeout * 1000 : 0;
}

function checkRoot(apiRoot: string): string {
  const url = URL.canParse(apiRoot) ? new URL(apiRoot) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(
      `Cannot use API root "${
        createRedactor([], { urls: "origin" })(apiRoot)
      }": give an http:// or https:// URL`,
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new TypeError(
      `Cannot use API root "${url.origin}": it has a user name, a query or a fragment; ` +
        "give the URL without",
    );
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}
