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

  /** The HTTP status that goes with it. */
  readonly status: number;

  /** Makes a refusal. */
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The refusal of more than 1 MiB of parameters. */
export function tooManyParameters(where = ""): BodyError {
  return new BodyError(413, `Request Entity Too Large: too many parameters${where}`);
}
