/**
 * Why a Worker ended, in words.
 *
 * @module
 */
import { WorkerError } from "../handler/worker_error.ts";

/** The error of runs in a Worker whose thread was blocked. */
export function blockedError(bots: string, ms: number): WorkerError {
  const time = ms < 1000 ? `${Math.round(ms)} ms` : `${Math.round(ms / 1000)} s`;
  return new WorkerError(`${bots} blocked the thread for ${time}; its Worker was ended`, {
    crash: true,
  });
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
