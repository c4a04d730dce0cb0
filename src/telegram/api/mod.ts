/**
 * The Bot API client.
 *
 * @module
 */
import { refuseWrongOptions } from "../../util/options/option_types.ts";
import { API_OPTIONS, RETRY_OPTIONS } from "./api_options.ts";
import { BotApi } from "./client.ts";
import type { Api, ApiCalls, ApiOptions, RawApi } from "./types.ts";

export { BotApiError, BotApiNetworkError, type NetworkFailure } from "./error.ts";
export {
  InputFile,
  InputFileError,
  type InputFileOpener,
  type InputFileSource,
} from "./input_file.ts";
export { RETRY_LIMITS, type RetryLimits } from "./retry_plan.ts";
export type {
  BroadcastOptions,
  BroadcastOutcome,
  BroadcastProgress,
  BroadcastReport,
} from "./broadcast.ts";
export type {
  Api,
  ApiAnswer,
  ApiCalls,
  ApiMethod,
  ApiOptions,
  ApiParams,
  ApiResult,
  CallOptions,
  DownloadOptions,
  RawApi,
} from "./types.ts";

/**
 * Creates a client whose methods resolve to whole answers, with their `description`.
 *
 * @param options The token, `raw: true`, and any other options.
 * @returns The client.
 * @throws {TypeError} If an option is missing, unknown or not valid.
 *
 * @example Usage
 * ```ts
 * import { createApi } from "./mod.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const answer = { ok: true, result: true, description: "Webhook was set" };
 * const api = createApi({
 *   token: "12:abc",
 *   raw: true,
 *   fetch: () => Promise.resolve(Response.json(answer)), // stands in for Telegram
 * });
 *
 * const { description } = await api.setWebhook({ url: "https://bot.example.com/echo" });
 * assertEquals(description, "Webhook was set");
 * ```
 */
export function createApi(options: ApiOptions & { raw: true }): RawApi;
/**
 * Creates a client for one bot. Nothing is sent until a method is called, and a client is little
 * more than its settings, so a process can have thousands.
 *
 * @param options The token and any other options.
 * @returns The client.
 * @throws {TypeError} If an option is missing, unknown or not valid.
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
export function createApi(options: ApiOptions): Api;
export function createApi(options: ApiOptions): Api | RawApi {
  const action = "create a Bot API client";
  refuseWrongOptions(action, options, API_OPTIONS, ["token"]);
  refuseWrongOptions(action, options.retry, RETRY_OPTIONS, [], "retry");
  return new BotApi(options) as ApiCalls as Api;
}
