/**
 * A map by two numbers, for entries that come and go with every update.
 *
 * @module
 */

interface Entry<V> {
  readonly first: number;
  readonly second: number;
  value: V;
  next: Entry<V> | undefined;
}

const SMALLEST = 8;

/**
 * Finds values by two numbers. A `Map` would need a text as its key; and as V8 links each table that
 * a `Map` has outgrown to the one after it, a single one in the old generation keeps all that was
 * ever in the map alive until the next full collection.
 */
export class PairMap<V> {
  #buckets: (Entry<V> | undefined)[] = new Array(SMALLEST).fill(undefined);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The values, in no particular order. The one at hand may be taken out meanwhile. */
  *[Symbol.iterator](): Generator<V> {
    for (const bucket of this.#buckets) {
      for (let entry = bucket; entry;) {
        const { next, value }: Entry<V> = entry;
        yield value;
        entry = next;
      }
    }
  }

  get(first: number, second: number): V | undefined {
    let entry = this.#buckets[this.#place(first, second)];
    while (entry && (entry.second !== second || entry.first !== first)) entry = entry.next;
    return entry?.value;
  }

  set(first: number, second: number, value: V): void {
    const place = this.#place(first, second);
    const head = this.#buckets[place];
    let entry = head;
    while (entry && (entry.second !== second || entry.first !== first)) entry = entry.next;
    if (entry) {
      entry.value = value;
      return;
    }
    this.#buckets[place] = { first, second, value, next: head };
    if (++this.#size > 2 * this.#buckets.length) this.#grow();
  }

  delete(first: number, second: number): boolean {
    const place = this.#place(first, second);
    let before: Entry<V> | undefined;
    let entry = this.#buckets[place];
    while (entry && (entry.second !== second || entry.first !== first)) {
      before = entry;
      entry = entry.next;
    }
    if (!entry) return false;
    if (before) before.next = entry.next;
    else this.#buckets[place] = entry.next;
    entry.next = undefined;
    this.#size--;
    return true;
  }

  #place(first: number, second: number): number {
    const mixed = Math.imul(second ^ Math.imul(first, 0x85ebca6b), 0x9e3779b1);
    return (mixed ^ mixed >>> 16) & (this.#buckets.length - 1);
  }

  #grow(): void {
    const entries = this.#buckets;
    this.#buckets = new Array(entries.length * 4).fill(undefined);
    for (const bucket of entries) {
      for (let entry = bucket; entry;) {
        const { next }: Entry<V> = entry;
        const place = this.#place(entry.first, entry.second);
        entry.next = this.#buckets[place];
        this.#buckets[place] = entry;
        entry = next;
      }
    }
  }
}
