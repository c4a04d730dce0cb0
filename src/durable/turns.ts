/**
 * Turns: how many committed updates run at once. After an outage thousands may wait, each at the
 * head of its lane.
 *
 * @module
 */

/** Starts so many at once, the others in order. */
export class Turns {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  /** @param limit How many may go on at once. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Starts something when there is room. */
  enter(start: () => void): void {
    if (this.#taken >= this.#limit) return void this.#waiting.push(start);
    this.#taken++;
    start();
  }

  /** Something has ended. */
  leave(): void {
    this.#taken--;
    const next = this.#taken < this.#limit ? this.#waiting.shift() : undefined;
    if (next) this.enter(next);
  }

  /** Forgets those that wait. */
  close(): void {
    this.#waiting.length = 0;
  }
}
