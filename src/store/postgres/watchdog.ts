/**
 * A limit of time for calls that are answered in order, with one timer for all of them.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";

interface Call {
  readonly dueAt: number;
  reject(error: Error): void;
}

/** Rejects what a server that has gone silent will not answer. */
export class Watchdog {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #onSilence: () => void;
  /** The oldest first. */
  readonly #calls = new Set<Call>();
  #timer: number | undefined;

  /** @param onSilence Called once a call has had no answer in time. */
  constructor(clock: Clock, timeoutMs: number, onSilence: () => void) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#onSilence = onSilence;
  }

  /** Waits for an answer, but not for longer than the limit. */
  watch<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const call = { dueAt: this.#clock.now() + this.#timeoutMs, reject };
      this.#calls.add(call);
      // Set only when it has rung, as calls come by the hundred in each second.
      this.#timer ??= this.#clock.setTimer(this.#look, this.#timeoutMs);
      answer.then((value) => {
        this.#calls.delete(call);
        resolve(value);
      }, (error) => {
        this.#calls.delete(call);
        reject(error);
      });
    });
  }

  /** Clears the timer. */
  close(): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }

  readonly #look = (): void => {
    this.#timer = undefined;
    const [oldest] = this.#calls;
    if (!oldest) return;
    const leftMs = oldest.dueAt - this.#clock.now();
    if (leftMs > 0) {
      this.#timer = this.#clock.setTimer(this.#look, leftMs);
      return;
    }
    const error = new Error(`The database did not answer within ${this.#timeoutMs / 1000} s`);
    for (const { reject } of this.#calls) reject(error);
    this.#calls.clear();
    this.#onSilence();
  };
}
