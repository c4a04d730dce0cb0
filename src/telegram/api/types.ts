/**
 * The client's types, as its users see them.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import type { ApiMethods, ApiSuccess } from "../types.ts";
import type { BroadcastOptions, BroadcastReport } from "./broadcast.ts";
import type { InputFile } from "./input_file.ts";
import type { RetryLimits } from "./retry.ts";

/** Options for {@linkcode createApi}. */
export interface ApiOptions {
  /** The bot's token, as @BotFather gave it. */
  token: string;
  /** Where the Bot API is: `http://127.0.0.1:8081` for a server of your own. @default {"https://api.telegram.org"} */
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
  /**
   * Whether calls wait as long as Telegram's limits on messages demand: 30 a second in all, one a
   * second per chat, 20 a minute per group; and whether a 429 pauses the chat, or the bot, and not
   * only the call that met it.
   *
   * @default {true}
   */
  pace?: boolean;
  /**
   * `true`: methods resolve to the whole answer, with its `description`, and not to its `result`.
   *
   * @default {false}
   */
  raw?: boolean;
}

/** Options for a single call. */
export interface CallOptions {
  /** Ends the call, also while it waits for its next attempt; it rejects with the signal's reason. */
  signal?: AbortSignal;
  /** How long each attempt may take, ms. The `timeout` of `getUpdates` is added to it. */
  timeoutMs?: number;
  /**
   * `true`: repeat after a 5xx answer or a network failure even where the call may then be executed
   * twice (a message sent twice). `false`: never repeat, not even after 429. By default a call is
   * repeated where that is safe.
   */
  retry?: boolean;
}

/** Options for {@linkcode ApiCalls.download}. */
export interface DownloadOptions extends CallOptions {
  /** The most that is read into memory, in bytes. @default {67_108_864} */
  maxBytes?: number;
}

/** A successful answer of the Bot API. */
export interface ApiAnswer<T = unknown> extends ApiSuccess<T> {
  /** What Telegram says along with some results: `Webhook was set`. */
  description?: string;
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

/** The client's own functions, in addition to the methods. */
export interface ApiCalls {
  /**
   * Calls a method by its name: one that these types do not know yet, or one that comes as data.
   *
   * @param method The Bot API method.
   * @param params Its parameters, with an `InputFile` wherever a file goes.
   * @param options For this call.
   * @returns The result, as Telegram gives it.
   * @throws {BotApiError} when Telegram refuses.
   * @throws {BotApiNetworkError} when no answer comes.
   * @throws {InputFileError} when a file cannot be read.
   */
  call(method: string, params?: Record<string, unknown>, options?: CallOptions): Promise<unknown>;
  /**
   * Downloads a file that Telegram keeps, into memory. A path on the disk of a local Bot API
   * server is read from there, where `--allow-read` permits it.
   *
   * @param filePath The `file_path` that `getFile` gives.
   * @param options For this download.
   * @returns The bytes.
   * @throws {BotApiError} when the file is not there; `getFile` gives a new path.
   * @throws {BotApiNetworkError} when no answer comes, or the file is longer than `maxBytes`.
   */
  download(filePath: string, options?: DownloadOptions): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The same as a stream, for files of any length. It has to be read to its end or cancelled.
   *
   * @param filePath The `file_path` that `getFile` gives.
   * @param options For this download; `timeoutMs` covers all of it.
   * @returns The bytes, as they come.
   * @throws {BotApiError} when the file is not there; `getFile` gives a new path.
   * @throws {BotApiNetworkError} when no answer comes.
   */
  downloadStream(
    filePath: string,
    options?: CallOptions,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
  /**
   * Makes a call for each of many chats, at the pace that Telegram allows.
   *
   * @param chats The chats; an asynchronous iterable, such as a database's rows, is read as needed.
   * @param call Makes the call for one chat: `(chat_id) => api.sendMessage({ chat_id, text })`.
   * @param options How to stop it, and to see how far it is.
   * @returns What came of it: it does not reject where a call fails.
   */
  broadcast<C>(
    chats: Iterable<C> | AsyncIterable<C>,
    call: (chat: C) => unknown,
    options?: BroadcastOptions<C>,
  ): Promise<BroadcastReport<C>>;
}

/**
 * A bot's client: every method of the Bot API under its own name, and {@linkcode ApiCalls}.
 */
export type Api =
  & { [M in keyof ApiMethods<InputFile>]: ApiMethod<M> }
  & ApiCalls;

/** A client whose methods resolve to the whole answer. */
export type RawApi =
  & {
    [M in keyof ApiMethods<InputFile>]: (
      ...args: Parameters<ApiMethod<M>>
    ) => Promise<ApiAnswer<ApiResult<M>>>;
  }
  & Omit<ApiCalls, "call">
  & {
    /** Calls a method by its name. */
    call(
      method: string,
      params?: Record<string, unknown>,
      options?: CallOptions,
    ): Promise<ApiAnswer>;
  };
