/**
 * How fast connections may be opened (src/telegram/README.md, fact 6).
 *
 * @module
 */

/** A leaky bucket: a burst, then one per interval. */
export class Flood {
  #burst: number;
  #stepMs: number;
  #level = 0;
  #at = 0;

  /**
   * Creates an empty bucket.
   *
   * @param burst How many are allowed at once.
   * @param stepMs The interval between further ones, ms.
   */
  constructor(burst: number, stepMs: number) {
    this.#burst = burst;
    this.#stepMs = stepMs;
  }

  /** Counts one. */
  add(now: number): void {
    this.#level = Math.max(0, this.#level - (now - this.#at) / this.#stepMs) + 1;
    this.#at = now;
  }

  /** When the next one is allowed. */
  get nextAt(): number {
    return this.#at + Math.max(0, this.#level - this.#burst + 1) * this.#stepMs;
  }
}
