/**
 * Doing something for each of many, a few at a time.
 *
 * @module
 */

/**
 * Maps items by an asynchronous function of which only so many run side by side.
 *
 * @param items The items.
 * @param limit How many run side by side.
 * @param map What is done with each. It should not reject: the first rejection ends it all.
 * @returns The results, in the items' order.
 *
 * @example Usage
 * ```ts
 * import { mapBounded } from "./each.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(await mapBounded([1, 2, 3], 2, (n) => Promise.resolve(n * n)), [1, 4, 9]);
 * ```
 */
export async function mapBounded<T, R>(
  items: readonly T[],
  limit: number,
  map: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  async function work(): Promise<void> {
    for (const [i, item] of queue) results[i] = await map(item);
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, work));
  return results;
}
