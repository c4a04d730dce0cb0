/**
 * Repeatable randomness: `SEED=123 deno test …` runs a test with the same numbers again.
 */

/** A seeded generator of numbers from 0 up to 1 (mulberry32). */
export class Seeded {
  readonly seed: number;
  #state: number;

  constructor(seed: number = seedOfThisRun()) {
    this.seed = seed;
    this.#state = seed;
  }

  /** The next number from 0 up to but not including 1. */
  next(): number {
    this.#state = this.#state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(this.#state ^ this.#state >>> 15, this.#state | 1);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, mixed | 61) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  }

  /** A whole number from 0 up to but not including `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end);
  }

  /** One of several. */
  pick<T>(choices: ArrayLike<T>): T {
    return choices[this.below(choices.length)]!;
  }

  /** An assertion message that says how to repeat the test. */
  describe(what: unknown): string {
    return `${Deno.inspect(what)}, repeat with SEED=${this.seed}`;
  }
}

function seedOfThisRun(): number {
  return Number(Deno.env.get("SEED") ?? crypto.getRandomValues(new Uint32Array(1))[0]);
}
