/**
 * Why the control API does not do what it is asked.
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

  /** Makes a refusal. */
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
