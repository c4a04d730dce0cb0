/**
 * The lease on the lanes of this instance.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";

/**
 * Watches the lease. It counts from before each renewal is sent, so that it ends here before it ends
 * in the store.
 */
export class Lease {
  readonly #clock: Clock;
  readonly #onLapse: () => void;
  #until = -Infinity;
  #timer: number | undefined;

  constructor(clock: Clock, onLapse: () => void) {
    this.#clock = clock;
    this.#onLapse = onLapse;
  }

  get valid(): boolean {
    return this.#clock.now() < this.#until;
  }

  /** It was renewed by a call that was sent at `sentAt`. */
  renew(sentAt: number, leaseMs: number): void {
    this.#until = sentAt + leaseMs;
    this.#watch();
  }

  end(): void {
    this.#until = -Infinity;
    this.#clock.clearTimer(this.#timer ?? 0);
  }

  #watch(): void {
    this.#clock.clearTimer(this.#timer ?? 0);
    this.#timer = this.#clock.setTimer(() => {
      if (!this.valid) this.#onLapse();
      else this.#watch();
    }, this.#until - this.#clock.now());
  }
}
