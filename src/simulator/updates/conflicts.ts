/**
 * How fast conflicts are answered.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import { ApiError } from "../api/api_error.ts";

const PACE_MS = 3000;

/** A bot's answers of 409: one at once, then each after 3 s until 3 s have passed. */
export class Conflicts {
  #clock: Clock;
  #nextAt = -Infinity;
  #waiting = new Set<() => void>();
  #closed = false;

  /** Makes the answers of a bot. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The error to answer with, when its time has come. */
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

  /** Answers at once what waits, and what comes. */
  close(): void {
    this.#closed = true;
    for (const resolve of this.#waiting) resolve();
  }
}
