/**
 * Limits how many committed updates run at once: after an outage thousands may be waiting, each
 * at the head of its lane.
 *
 * @module
 */

/** Starts as many as there are places, the others in order. */
export class RunPlaces {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #taken = 0;

  /** @param limit How many may run at once. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Takes a place if one is free. */
  take(): boolean {
    if (this.#taken >= this.#limit) return false;
    this.#taken++;
    return true;
  }

  /** Runs a function, which then occupies a place, once one is free. */
  wait(start: () => void): void {
    this.#waiting.push(start);
  }

  /** Frees a place. */
  leave(): void {
    this.#taken--;
    if (this.#waiting.length > 0 && this.take()) this.#waiting.shift()!();
  }

  /** Forgets those still waiting. */
  close(): void {
    this.#waiting.length = 0;
  }
}
