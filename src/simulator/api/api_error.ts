/**
 * Errors in the Bot API's format (src/telegram/README.md, fact 23).
 *
 * @module
 */

/** The additional data of an error. */
export interface ErrorParameters {
  /** Seconds to wait, for 429. */
  readonly retry_after?: number;
  /** The id of the supergroup that the group was upgraded to. */
  readonly migrate_to_chat_id?: number;
}

/** A failed call: the bot gets its `error_code`, `description` and `parameters`. */
export class ApiError extends Error {
  static {
    this.prototype.name = "ApiError";
  }

  /** The HTTP status and `error_code`. */
  readonly code: number;
  /** The answer's `parameters`. */
  readonly parameters: ErrorParameters | undefined;

  constructor(code: number, description: string, parameters?: ErrorParameters) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }

  /** Seconds to wait, for 429. */
  get retryAfter(): number | undefined {
    return this.parameters?.retry_after;
  }

  /** A 429 with the seconds to wait. */
  static tooManyRequests(seconds: number): ApiError {
    const description = `Too Many Requests: retry after ${seconds}`;
    return new ApiError(429, description, { retry_after: seconds });
  }

  /** A 400 with the usual prefix. */
  static badRequest(reason: string): ApiError {
    return new ApiError(400, `Bad Request: ${reason}`);
  }

  /** A 403 with the usual prefix. */
  static forbidden(reason: string): ApiError {
    return new ApiError(403, `Forbidden: ${reason}`);
  }
}
