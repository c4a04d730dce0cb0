/**
 * The client's types, as its users see them.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import type { ApiMethods, ApiSuccess } from "../types.ts";
import type { BroadcastOptions, BroadcastReport } from "./broadcast.ts";
import type { InputFile } from "./input_file.ts";
import type { RetryLimits } from "./retry_plan.ts";

/** Options for {@linkcode createApi}. */
export interface ApiOptions {
  /** The bot's token, from @BotFather. */
  token: string;
  /** The Bot API server. @default {"https://api.telegram.org"} */
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
  /** Limits on retrying failed calls. @default {those of `RetryLimits`} */
  retry?: Partial<RetryLimits>;
  /**
   * Whether calls are delayed to stay within Telegram's message limits: 30 a second in total, one a
   * second per chat, 20 a minute per group; and whether a 429 pauses the whole chat or bot, rather
   * than just the call.
   *
   * @default {true}
   */
  pace?: boolean;
  /**
   * `true`: methods resolve to the whole answer, with its `description`, instead of its `result`.
   *
   * @default {false}
   */
  raw?: boolean;
}

/** Options for a single call. */
export interface CallOptions {
  /** Aborts the call, even between attempts; it rejects with the signal's reason. @default {none} */
  signal?: AbortSignal;
  /**
   * How long each attempt may take, ms. The `timeout` of `getUpdates` is added to it.
   *
   * @default {the client's `timeoutMs`, or `fileTimeoutMs` with a file}
   */
  timeoutMs?: number;
  /**
   * `true`: retry after a 5xx answer or a network failure even if the call may then be executed
   * twice (a message sent twice). `false`: never retry, not even after a 429. By default a call is
   * retried if that is safe.
   */
  retry?: boolean;
}

/** Options for {@linkcode ApiCalls.download}. */
export interface DownloadOptions extends CallOptions {
  /** The most bytes to read into memory. @default {67_108_864} */
  maxBytes?: number;
}

/** A successful answer of the Bot API. */
export interface ApiAnswer<T = unknown> extends ApiSuccess<T> {
  /** Telegram's text for some results: `Webhook was set`. */
  description?: string;
}

/** The parameters of a Bot API method; `undefined` for a method without. */
export type ApiParams<M extends keyof ApiMethods<InputFile>> = Parameters<
  ApiMethods<InputFile>[M]
>[0];

/** The result of a Bot API method. */
export type ApiResult<M extends keyof ApiMethods<InputFile>> = ReturnType<ApiMethods<InputFile>[M]>;

/** A Bot API method of the client. */
export type ApiMethod<M extends keyof ApiMethods<InputFile>> = undefined extends ApiParams<M>
  ? (params?: ApiParams<M>, options?: CallOptions) => Promise<ApiResult<M>>
  : (params: ApiParams<M>, options?: CallOptions) => Promise<ApiResult<M>>;

/** The client's own functions, in addition to the methods. */
export interface ApiCalls {
  /**
   * Calls a method by name: one that these types do not know yet, or one known only at run time.
   *
   * @param method The Bot API method.
   * @param params Its parameters, with an `InputFile` wherever a file goes.
   * @param options Options for this call.
   * @returns The result, as Telegram returns it.
   * @throws {BotApiError} when Telegram refuses.
   * @throws {BotApiNetworkError} when no answer comes.
   * @throws {InputFileError} when a file cannot be read.
   */
  call(method: string, params?: Record<string, unknown>, options?: CallOptions): Promise<unknown>;
  /**
   * Downloads a file from Telegram into memory. A path on the disk of a local Bot API server is
   * read from there, if `--allow-read` permits it.
   *
   * @param filePath The `file_path` from `getFile`.
   * @param options Options for this download.
   * @returns The bytes.
   * @throws {BotApiError} when the file is not there; `getFile` returns a new path.
   * @throws {BotApiNetworkError} when no answer comes, or the file is longer than `maxBytes`.
   */
  download(filePath: string, options?: DownloadOptions): Promise<Uint8Array<ArrayBuffer>>;
  /**
   * The same as a stream, for files of any length. It must be read to the end or cancelled.
   *
   * @param filePath The `file_path` from `getFile`.
   * @param options Options for this download; `timeoutMs` covers all of it.
   * @returns A stream of the bytes.
   * @throws {BotApiError} when the file is not there; `getFile` returns a new path.
   * @throws {BotApiNetworkError} when no answer comes.
   */
  downloadStream(
    filePath: string,
    options?: CallOptions,
  ): Promise<ReadableStream<Uint8Array<ArrayBuffer>>>;
  /**
   * Makes a call for each chat, at the pace that Telegram allows.
   *
   * @param chats The chats; an async iterable, such as database rows, is read as needed.
   * @param call Makes the call for one chat: `(chat_id) => api.sendMessage({ chat_id, text })`.
   * @param options How to stop it, and how to follow its progress.
   * @returns The report. It does not reject if a call fails.
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
