/**
 * Errors of runs in a Worker that are not the fault of their own code.
 *
 * @module
 */

/** A bot's Worker ended or could not be reached. */
export class WorkerError extends Error {
  static {
    this.prototype.name = "WorkerError";
  }
}

/** The error of runs in a Worker whose thread was blocked. */
export function blockedError(bots: string, ms: number): WorkerError {
  const time = ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`;
  return new WorkerError(`${bots} blocked the thread for ${time}; its Worker was ended`);
}

/** Why a Worker ended that ran out of heap. */
export function memoryText(memoryMb: number): string {
  return `it needed more than ${memoryMb} MB of memory`;
}

/** `Bot "a"`, or `Bots "a", "b"`. */
export function botsText(names: readonly string[]): string {
  const list = names.map((name) => `"${name}"`).join(", ");
  return `${names.length === 1 ? "Bot" : "Bots"} ${list}`;
}
