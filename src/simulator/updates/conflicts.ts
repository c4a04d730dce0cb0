/**
 * The pace of 409 responses.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import { ApiError } from "../api/api_error.ts";

const PACE_MS = 3000;

/** A bot's 409 responses: one at once; for the next 3 s, each takes 3 s. */
export class Conflicts {
  #clock: Clock;
  #nextAt = -Infinity;
  #waiting = new Set<() => void>();
  #closed = false;

  /** Creates the responses of a bot. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The error to respond with, once it is due. */
  async answer(reason: string): Promise<Error> {
    const error = new ApiError(409, `Conflict: ${reason}`);
    const now = this.#clock.now();
    if (now >= this.#nextAt) this.#nextAt = now + PACE_MS;
    else if (!this.#closed) await this.#sleep();
    return error;
  }

  async #sleep(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = this.#clock.setTimer(resolve, PACE_MS);
    this.#waiting.add(resolve);
    await promise;
    this.#waiting.delete(resolve);
    this.#clock.clearTimer(timer);
  }

  /** Releases pending responses at once, and later ones without delay. */
  close(): void {
    this.#closed = true;
    for (const resolve of this.#waiting) resolve();
  }
}
