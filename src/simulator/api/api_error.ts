/**
 * Errors as the Bot API tells them (src/telegram/README.md, fact 23).
 *
 * @module
 */

/** What an error tells besides its text. */
export interface ErrorParameters {
  /** Seconds to wait, for 429. */
  readonly retry_after?: number;
  /** The supergroup that a group has become. */
  readonly migrate_to_chat_id?: number;
}

/** A call's failure: what the bot gets as `error_code`, `description` and `parameters`. */
export class ApiError extends Error {
  static {
    this.prototype.name = "ApiError";
  }

  /** The HTTP status and `error_code`. */
  readonly code: number;
  /** What the answer tells as `parameters`. */
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

  /** The 429 that asks to wait. */
  static tooManyRequests(seconds: number): ApiError {
    const description = `Too Many Requests: retry after ${seconds}`;
    return new ApiError(429, description, { retry_after: seconds });
  }

  /** The 400 with the usual beginning. */
  static badRequest(reason: string): ApiError {
    return new ApiError(400, `Bad Request: ${reason}`);
  }

  /** The 403 with the usual beginning. */
  static forbidden(reason: string): ApiError {
    return new ApiError(403, `Forbidden: ${reason}`);
  }
}
