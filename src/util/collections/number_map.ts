/**
 * A map by number, for entries that come and go with every update.
 *
 * @module
 */
import { PairMap } from "./pair_map.ts";

/** Finds values by number. {@linkcode PairMap} says what a `Map` would cost. */
export class NumberMap<V> {
  readonly #pairs = new PairMap<V>();

  get size(): number {
    return this.#pairs.size;
  }

  get(number: number): V | undefined {
    return this.#pairs.get(0, number);
  }

  set(number: number, value: V): void {
    this.#pairs.set(0, number, value);
  }

  delete(number: number): boolean {
    return this.#pairs.delete(0, number);
  }

  /** The values, in no particular order. The one at hand may be taken out meanwhile. */
  [Symbol.iterator](): Generator<V> {
    return this.#pairs[Symbol.iterator]();
  }
}
