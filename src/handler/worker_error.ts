/**
 * Errors of runs in a Worker that are not the fault of their own code.
 *
 * @module
 */

/** Options for a {@linkcode WorkerError}. */
export interface WorkerErrorOptions extends ErrorOptions {
  /** Whether the Worker ended during the run, which may be why. @default {false} */
  readonly crash?: boolean;
}

/** A bot's Worker ended or could not be reached. */
export class WorkerError extends Error {
  static {
    this.prototype.name = "WorkerError";
  }

  /** Whether the Worker ended during the run, which may be why. Otherwise the run never began. */
  readonly crash: boolean;

  constructor(message: string, { crash = false, ...options }: WorkerErrorOptions = {}) {
    super(message, options);
    this.crash = crash;
  }
}
