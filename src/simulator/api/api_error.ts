/**
 * Errors as the Bot API tells them (src/telegram/README.md, fact 23).
 *
 * @module
 */

/**
 * A call's failure: what the bot gets as `error_code`, `description` and `parameters`.
 *
 * @example Usage
 * ```ts
 * import { ApiError } from "./api_error.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const error = ApiError.tooManyRequests(3);
 * assertEquals(error.code, 429);
 * assertEquals(error.message, "Too Many Requests: retry after 3");
 * ```
 */
export class ApiError extends Error {
  static {
    this.prototype.name = "ApiError";
  }

  /** The HTTP status and `error_code`. */
  readonly code: number;
  /** Seconds, for 429. */
  readonly retryAfter: number | undefined;

  /**
   * Makes an error.
   *
   * @param code The HTTP status and `error_code`.
   * @param description The text, as Telegram words it.
   * @param retryAfter Seconds, for 429.
   */
  constructor(code: number, description: string, retryAfter?: number) {
    super(description);
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** The 429 that asks to wait. */
  static tooManyRequests(seconds: number): ApiError {
    return new ApiError(429, `Too Many Requests: retry after ${seconds}`, seconds);
  }

  /** The 400 with the usual beginning. */
  static badRequest(reason: string): ApiError {
    return new ApiError(400, `Bad Request: ${reason}`);
  }
}
