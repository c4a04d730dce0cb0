/**
 * Drains: waiting until nothing goes on any more, and no longer than is allowed.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";

/** How long handlers may tidy up after their signal was aborted at the end of a drain. */
const ABORT_GRACE_MS = 1000;

/** Options for a {@linkcode Drain}. */
export interface DrainOptions {
  readonly clock: Clock;
  /** Whether nothing goes on any more. */
  isIdle(): boolean;
  /** Gives up all that goes on. Handlers may take a moment to notice. */
  giveUp(): void;
}

/** The end of something that is still busy. */
export class Drain {
  /** Resolves when it is idle, or was given up. */
  readonly over: Promise<void>;
  readonly #options: DrainOptions;
  #timer = 0;
  #givesUpAt = Infinity;
  #finish!: () => void;

  /** @param options What is drained. */
  constructor(options: DrainOptions) {
    this.#options = options;
    this.over = new Promise((resolve) => this.#finish = resolve);
  }

  /** Gives up after so long, unless that is to happen earlier already. */
  within(ms: number): void {
    const { clock } = this.#options;
    const at = clock.now() + ms;
    if (at >= this.#givesUpAt) return;
    this.#givesUpAt = at;
    this.#setTimer(() => this.#giveUp(), ms);
    this.check();
  }

  /** Something has ended. */
  check(): void {
    if (!this.#options.isIdle()) return;
    this.#options.clock.clearTimer(this.#timer);
    this.#finish();
  }

  #giveUp(): void {
    this.#givesUpAt = -Infinity;
    this.#setTimer(() => this.#finish(), ABORT_GRACE_MS);
    this.#options.giveUp();
    this.check();
  }

  #setTimer(callback: () => void, ms: number): void {
    const { clock } = this.#options;
    clock.clearTimer(this.#timer);
    this.#timer = clock.setTimer(callback, ms);
  }
}
