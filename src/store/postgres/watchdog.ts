/**
 * A time limit for calls that are answered in order, with one timer for all of them.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import { NumberMap } from "../../util/collections/number_map.ts";

interface Call {
  readonly dueAt: number;
  reject(error: Error): void;
}

/** Rejects calls that a silent server has not answered in time. */
export class Watchdog {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #onSilence: () => void;
  /** The unanswered calls, by number. */
  readonly #calls = new NumberMap<Call>();
  #last = 0;
  /** No call with a smaller number is unanswered. */
  #oldest = 1;
  #timer: number | undefined;

  /** @param onSilence Called once a call has not been answered in time. */
  constructor(clock: Clock, timeoutMs: number, onSilence: () => void) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
    this.#onSilence = onSilence;
  }

  /** Waits for an answer, but not for longer than the limit. */
  watch<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const number = ++this.#last;
      this.#calls.set(number, { dueAt: this.#clock.now() + this.#timeoutMs, reject });
      // Set again only after it has fired: there are hundreds of calls a second.
      this.#timer ??= this.#clock.setTimer(this.#look, this.#timeoutMs);
      answer.then((value) => {
        this.#calls.delete(number);
        resolve(value);
      }, (error) => {
        this.#calls.delete(number);
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
    while (this.#oldest <= this.#last && !this.#calls.get(this.#oldest)) this.#oldest++;
    const oldest = this.#calls.get(this.#oldest);
    if (!oldest) return;
    const leftMs = oldest.dueAt - this.#clock.now();
    if (leftMs > 0) {
      this.#timer = this.#clock.setTimer(this.#look, leftMs);
      return;
    }
    const error = new Error(`The database did not answer within ${this.#timeoutMs / 1000} s`);
    for (const { reject } of this.#calls) reject(error);
    this.#onSilence();
  };
}
