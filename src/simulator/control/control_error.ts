/**
 * Why the control API refuses a request.
 *
 * @module
 */

/** A refusal with its HTTP status. */
export class ControlError extends Error {
  static {
    this.prototype.name = "ControlError";
  }

  /** The HTTP status. */
  readonly status: number;

  /** Creates a refusal. */
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
