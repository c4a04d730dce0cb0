/**
 * The Bot API client.
 *
 * @module
 */
import { systemClock } from "../clock.ts";
import type { ApiSettings } from "./api/call.ts";
import { redact } from "./api/redact.ts";
import type { Api, ApiCalls, ApiOptions, CallOptions } from "./api/types.ts";

export { BotApiError, BotApiNetworkError, type NetworkFailure } from "./api/error.ts";
export {
  InputFile,
  InputFileError,
  type InputFileOpener,
  type InputFileSource,
} from "./api/input_file.ts";
export type { RetryLimits } from "./api/retry.ts";
export type {
  Api,
  ApiCalls,
  ApiMethod,
  ApiOptions,
  ApiParams,
  ApiResult,
  CallOptions,
} from "./api/types.ts";

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
 * import { createApi } from "./api.ts";
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

  readonly #settings: ApiSettings;

  constructor(options: ApiOptions) {
    const { token, clock = systemClock, fetch = globalThis.fetch, random = Math.random } = options;
    if (!/^[\w:-]+$/.test(token)) {
      throw new TypeError(
        "Cannot create a Bot API client: the token is empty or has characters that no token has; " +
          "give it as @BotFather did",
      );
    }
    this.#settings = {
      connection: { fetch, clock, token },
      root: checkRoot(options.apiRoot ?? "https://api.telegram.org"),
      random,
      timeoutMs: options.timeoutMs ?? 30_000,
      fileTimeoutMs: options.fileTimeoutMs ?? 600_000,
      retry: options.retry,
    };
    if (!calls) void loadCalls();
  }

  async call(
    method: string,
    params: Record<string, unknown> = {},
    options: CallOptions = {},
  ): Promise<unknown> {
    const { callMethod } = calls ?? await loadCalls();
    return await callMethod(this.#settings, method, params, options);
  }

  async download(filePath: string, options: CallOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    const { downloadFile } = calls ?? await loadCalls();
    return await downloadFile(this.#settings, filePath, options);
  }
}

/** What carries calls out. A server answers its first update before any bot has a client. */
let calls: typeof import("./api/call.ts") | undefined;

async function loadCalls() {
  return calls ??= await import("./api/call.ts");
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
