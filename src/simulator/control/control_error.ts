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

  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
