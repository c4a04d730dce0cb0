/**
 * A body that Telegram's servers refuse.
 *
 * @module
 */

/** A refusal, worded as Telegram words it: `Bad Request: boundary not found`. */
export class BodyError extends Error {
  static {
    this.prototype.name = "BodyError";
  }

  /** Its HTTP status. */
  readonly status: number;

  /** Creates a refusal. */
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The refusal of more than 1 MiB of parameters. */
export function tooManyParameters(where = ""): BodyError {
  return new BodyError(413, `Request Entity Too Large: too many parameters${where}`);
}
