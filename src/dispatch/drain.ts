/**
 * Drains: waiting until all work has finished, for a limited time.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";

/** How long handlers may tidy up after their signal was aborted at the end of a drain. */
const ABORT_GRACE_MS = 1000;

/** Options for a {@linkcode Drain}. */
export interface DrainOptions {
  readonly clock: Clock;
  /** Whether all work has finished. */
  isIdle(): boolean;
  /** Abandons the work in progress. Handlers may take a moment to notice. */
  giveUp(): void;
}

/** Waits for something busy to become idle. */
export class Drain {
  /** Resolves when it is idle or was abandoned. */
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

  /** Limits the wait, unless an earlier limit is set. */
  within(ms: number): void {
    const { clock } = this.#options;
    const at = clock.now() + ms;
    if (at >= this.#givesUpAt) return;
    this.#givesUpAt = at;
    this.#setTimer(() => this.#giveUp(), ms);
    this.check();
  }

  /** Some work has finished. */
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
