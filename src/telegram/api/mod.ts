/**
 * The Bot API client.
 *
 * @module
 */
import { systemClock } from "../../util/clock.ts";
import { wait } from "../../util/wait.ts";
import { type Connection, type Exchange, exchange, readAnswer } from "./exchange.ts";
import { encodePayload } from "./payload.ts";
import { redact } from "./redact.ts";
import { createRetryPlan, RETRY_LIMITS, type RetryLimits } from "./retry.ts";
import type { Api, ApiCalls, ApiOptions, CallOptions } from "./types.ts";

export { BotApiError, BotApiNetworkError, type NetworkFailure } from "./error.ts";
export {
  InputFile,
  InputFileError,
  type InputFileOpener,
  type InputFileSource,
} from "./input_file.ts";
export { RETRY_LIMITS, type RetryLimits } from "./retry.ts";
export type {
  Api,
  ApiCalls,
  ApiMethod,
  ApiOptions,
  ApiParams,
  ApiResult,
  CallOptions,
} from "./types.ts";

/**
 * Makes a client for one bot. Nothing is sent until a method is called, and a client is little more
 * than its settings, so that a process can have thousands.
 *
 * @param options The token, and what shall differ from the defaults.
 * @returns The client.
 * @throws {TypeError} when the token or the API root cannot be one.
 *
 * @example Usage
 * ```ts
 * import { createApi } from "./mod.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const answer = { ok: true, result: { id: 12, is_bot: true, first_name: "Echo" } };
 * const api = createApi({
 *   token: "12:abc",
 *   fetch: () => Promise.resolve(Response.json(answer)), // stands in for Telegram
 * });
 *
 * const me = await api.getMe();
 * assertEquals(me.first_name, "Echo");
 * ```
 */
export function createApi(options: ApiOptions): Api {
  return new BotApi(options) as ApiCalls as Api;
}

class BotApi implements ApiCalls {
  // Names that are not found on a client are looked up here: in one Proxy for all clients.
  static {
    Object.setPrototypeOf(this.prototype, new Proxy(Object.prototype, { get: getMethod }));
  }

  readonly #connection: Connection;
  readonly #root: string;
  readonly #random: () => number;
  readonly #timeoutMs: number;
  readonly #fileTimeoutMs: number;
  readonly #limits: Readonly<RetryLimits>;

  constructor(options: ApiOptions) {
    const { token, clock = systemClock, fetch = globalThis.fetch, random = Math.random } = options;
    if (!/^[\w:-]+$/.test(token)) {
      throw new TypeError(
        "Cannot create a Bot API client: the token is empty or has characters that no token has; " +
          "give it as @BotFather did",
      );
    }
    this.#connection = { fetch, clock, token };
    this.#root = checkRoot(options.apiRoot ?? "https://api.telegram.org");
    this.#random = random;
    this.#timeoutMs = options.timeoutMs ?? 30_000;
    this.#fileTimeoutMs = options.fileTimeoutMs ?? 600_000;
    this.#limits = options.retry ? { ...RETRY_LIMITS, ...options.retry } : RETRY_LIMITS;
  }

  async call(
    method: string,
    params: Record<string, unknown> = {},
    options: CallOptions = {},
  ): Promise<unknown> {
    if (!/^[A-Za-z]\w*$/.test(method)) {
      throw new TypeError(`Cannot call ${JSON.stringify(method)}: not the name of a method`);
    }
    const { token } = this.#connection;
    const payload = encodePayload(params);
    const ownMs = payload.upload ? this.#fileTimeoutMs : this.#timeoutMs;
    return await this.#send({
      method,
      url: `${this.#root}/bot${token}/${method}`,
      payload,
      timeoutMs: (options.timeoutMs ?? ownMs) + pollingMs(method, params),
      signal: options.signal,
      read: (response) => readAnswer(response, method, token),
    }, payload.repeatable ? options.retry : false);
  }

  async download(
    filePath: string,
    options: CallOptions = {},
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { token } = this.#connection;
    const path = filePath.split("/").map(encodeURIComponent).join("/");
    return await this.#send({
      method: "download",
      url: `${this.#root}/file/bot${token}/${path}`,
      timeoutMs: options.timeoutMs ?? this.#fileTimeoutMs,
      signal: options.signal,
      async read(response) {
        if (!response.ok) await readAnswer(response, "download", token);
        return await response.bytes();
      },
    }, options.retry ?? true);
  }

  async #send<T>(request: Exchange<T>, retry: boolean | undefined): Promise<T> {
    const { method, signal } = request;
    const plan = { method, retry, limits: this.#limits, random: this.#random };
    const delayAfter = createRetryPlan(plan);
    while (true) {
      try {
        return await exchange(this.#connection, request);
      } catch (error) {
        const ms = delayAfter(error);
        if (ms === undefined) throw error;
        await wait(this.#connection.clock, ms, signal);
      }
    }
  }
}

/**
 * The method of a name. Telegram's names are made of a verb and a noun; so a look-up of `then` (by
 * await), of `toJSON` or of a symbol finds nothing, where a call would go out otherwise.
 */
function getMethod(target: object, name: string | symbol, api: ApiCalls): unknown {
  if (typeof name === "symbol" || name in target) return Reflect.get(target, name, api);
  if (name !== "close" && !/^[a-z]+[A-Z]\w*$/.test(name) || name === "toJSON") return undefined;
  return (params?: Record<string, unknown>, options?: CallOptions) =>
    api.call(name, params, options);
}

/** How long the server is asked to wait before it answers, ms. */
function pollingMs(method: string, { timeout }: Record<string, unknown>): number {
  return method === "getUpdates" && typeof timeout === "number" ? timeout * 1000 : 0;
}

function checkRoot(apiRoot: string): string {
  const url = URL.canParse(apiRoot) ? new URL(apiRoot) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(
      `Cannot use API root "${redact(apiRoot)}": give an http:// or https:// URL`,
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
