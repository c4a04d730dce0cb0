/**
 * The client as its users see it.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import type { ApiMethods } from "../types.ts";
import type { InputFile } from "./input_file.ts";
import type { RetryLimits } from "./retry.ts";

/** What a client is made of. */
export interface ApiOptions {
  /** The bot's token, as @BotFather gave it. */
  token: string;
  /** Where the Bot API is: `http://127.0.0.1:8081` for a server of one's own. @default {"https://api.telegram.org"} */
  apiRoot?: string;
  /** Sends the requests. @default {fetch} */
  fetch?: typeof fetch;
  /** Measures timeouts and waits. @default {systemClock} */
  clock?: Clock;
  /** Random numbers from 0 to 1, for the jitter of the back-off. @default {Math.random} */
  random?: () => number;
  /** How long an attempt without files may take, ms. @default {30_000} */
  timeoutMs?: number;
  /** How long an attempt that uploads or downloads a file may take, ms. @default {600_000} */
  fileTimeoutMs?: number;
  /** How far failed calls are repeated. */
  retry?: Partial<RetryLimits>;
}

/** What can be said about a single call. */
export interface CallOptions {
  /** Ends the call, also while it waits for its next attempt; it rejects with the signal's reason. */
  signal?: AbortSignal;
  /** How long each attempt may take, ms. The `timeout` of `getUpdates` comes on top. */
  timeoutMs?: number;
  /**
   * `true`: repeat after a 5xx answer or a network failure even where the call may then be executed
   * twice (a message sent twice). `false`: never repeat, not even after 429. By default a call is
   * repeated where that is safe.
   */
  retry?: boolean;
}

/** The parameters of a Bot API method; `undefined` for a method without. */
export type ApiParams<M extends keyof ApiMethods<InputFile>> = Parameters<
  ApiMethods<InputFile>[M]
>[0];

/** The result of a Bot API method. */
export type ApiResult<M extends keyof ApiMethods<InputFile>> = ReturnType<ApiMethods<InputFile>[M]>;

/** A Bot API method as the client has it. */
export type ApiMethod<M extends keyof ApiMethods<InputFile>> = undefined extends ApiParams<M>
  ? (params?: ApiParams<M>, options?: CallOptions) => Promise<ApiResult<M>>
  : (params: ApiParams<M>, options?: CallOptions) => Promise<ApiResult<M>>;

/** The client's own functions, besides the methods. */
export interface ApiCalls {
  /**
   * Calls a method by its name: one that these types do not know yet, or one that comes as data.
   *
   * @param method The Bot API method.
   * @param params Its parameters, with an `InputFile` wherever a file goes.
   * @param options About this call.
   * @returns The result, as Telegram gives it.
   * @throws {BotApiError} when Telegram refuses.
   * @throws {BotApiNetworkError} when no answer comes.
   * @throws {InputFileError} when a file cannot be read.
   */
  call(method: string, params?: Record<string, unknown>, options?: CallOptions): Promise<unknown>;
  /**
   * Downloads a file that Telegram keeps: at most 20 MB, says the Bot API.
   *
   * @param filePath The `file_path` that `getFile` gives. (A local server started with `--local`
   * gives a path of its own disk instead, to be opened there.)
   * @param options About this call.
   * @returns The bytes.
   * @throws {BotApiError} when the file is not there; `getFile` gives a fresh path.
   * @throws {BotApiNetworkError} when no answer comes.
   */
  download(filePath: string, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>>;
}

/**
 * A bot's client: every method of the Bot API under its own name, and {@linkcode ApiCalls}.
 */
export type Api =
  & { [M in keyof ApiMethods<InputFile>]: ApiMethod<M> }
  & ApiCalls;
