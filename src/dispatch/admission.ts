/**
 * Admission: how much may be in flight, over all bots.
 *
 * @module
 */

/** Counts places against a limit. Runs that outlive their deliveries keep one, even over the limit. */
export class Admission {
  readonly #limit: number;
  #inFlight = 0;

  /** @param limit How many places there are for deliveries. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many places are taken. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Takes a place if one is free. */
  tryEnter(): boolean {
    if (this.#inFlight >= this.#limit) return false;
    this.#inFlight++;
    return true;
  }

  /** Takes a place in any case. */
  enter(): void {
    this.#inFlight++;
  }

  /** Releases a place. */
  leave(): void {
    this.#inFlight--;
  }
}
