/**
 * The errors of Bot API calls.
 *
 * @module
 */
import type { ApiError, ResponseParameters } from "../types.ts";

/**
 * Telegram refused the call.
 *
 * @example Usage
 * ```ts
 * import { BotApiError } from "./error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new BotApiError("sendMessage", {
 *   ok: false,
 *   error_code: 429,
 *   description: "Too Many Requests: retry after 3",
 *   parameters: { retry_after: 3 },
 * });
 * assertEquals(error.message, "Cannot call sendMessage: 429 Too Many Requests: retry after 3");
 * assertEquals(error.parameters.retry_after, 3);
 * ```
 */
export class BotApiError extends Error {
  static {
    // On the prototype, because the stack includes the name and is captured before fields are set.
    this.prototype.name = "BotApiError";
  }

  /** The Bot API method that was called. */
  readonly method: string;
  /** Telegram's error code, usually the HTTP status: 400, 401, 403, 404, 409, 429, 500 ... */
  readonly error_code: number;
  /** Telegram's description: `Bad Request: chat not found`. */
  readonly description: string;
  /** `retry_after` in seconds and `migrate_to_chat_id`, if Telegram sent them. */
  readonly parameters: ResponseParameters;
  /** The id of the bot that made the call, if known. */
  readonly bot?: number;

  /**
   * Creates the error for an answer.
   *
   * @param method The Bot API method that was called.
   * @param answer The body of Telegram's answer.
   * @param bot The id of the bot that made the call.
   */
  constructor(method: string, answer: ApiError, bot?: number) {
    super(`Cannot call ${method}: ${answer.error_code} ${answer.description}`);
    this.method = method;
    this.error_code = answer.error_code;
    this.description = answer.description;
    this.parameters = answer.parameters ?? {};
    if (bot !== undefined) this.bot = bot;
  }
}

/** Details of a failure, for {@linkcode BotApiNetworkError}. */
export interface NetworkFailure {
  /** The runtime's error, without the token. */
  cause?: Error;
  /** Whether the request may have reached Telegram. @default {true} */
  sent?: boolean;
  /** The HTTP status, if something other than the Bot API answered. */
  status?: number;
  /** The id of the bot that made the call. */
  bot?: number;
}

/**
 * The Bot API did not answer: the connection failed, the call timed out, or something in between
 * answered in its place, such as a proxy with an HTML page. Message, stack and cause do not
 * contain the bot's token.
 *
 * @example Usage
 * ```ts
 * import { BotApiNetworkError } from "./error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const error = new BotApiNetworkError("getMe", "connection refused", { sent: false });
 * assertEquals(error.message, "Cannot call getMe: connection refused");
 * assertEquals(error.sent, false);
 * ```
 */
export class BotApiNetworkError extends Error {
  static {
    this.prototype.name = "BotApiNetworkError";
  }

  /** The Bot API method that was called. */
  readonly method: string;
  /** `false` if no connection was made, so that Telegram cannot have seen the call. */
  readonly sent: boolean;
  /** The HTTP status, if something answered in place of the Bot API. */
  readonly status: number | undefined;
  /** The id of the bot that made the call, if known. */
  readonly bot?: number;

  /**
   * Creates the error for a call that was not answered.
   *
   * @param method The Bot API method that was called.
   * @param reason What went wrong, without secrets.
   * @param failure Further details.
   */
  constructor(method: string, reason: string, failure: NetworkFailure = {}) {
    super(
      `Cannot call ${method}: ${reason}`,
      failure.cause === undefined ? undefined : { cause: failure.cause },
    );
    this.method = method;
    this.sent = failure.sent ?? true;
    this.status = failure.status;
    if (failure.bot !== undefined) this.bot = failure.bot;
  }
}
