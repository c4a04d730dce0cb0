/**
 * How many committed updates run at once. After an outage thousands may wait, each at the
 * head of its lane.
 *
 * @module
 */

/** Starts so many at once, the others in order. */
export class RunPlaces {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  /** @param limit How many may go on at once. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes a place if one is free. */
  take(): boolean {
    if (this.#taken >= this.#limit) return false;
    this.#taken++;
    return true;
  }

  /** Starts something when a place is free; it then has that place. */
  wait(start: () => void): void {
    this.#waiting.push(start);
  }

  /** Something has ended. */
  leave(): void {
    this.#taken--;
    if (this.#waiting.length > 0 && this.take()) this.#waiting.shift()!();
  }

  /** Forgets those that wait. */
  close(): void {
    this.#waiting.length = 0;
  }
}
