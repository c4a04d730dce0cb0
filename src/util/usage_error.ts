/**
 * The error of a command line that cannot be used.
 *
 * @module
 */

/** A usage error: exit code 2. */
export class UsageError extends Error {
  static {
    this.prototype.name = "UsageError";
  }
}
