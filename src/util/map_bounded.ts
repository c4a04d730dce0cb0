/**
 * Mapping with bounded concurrency.
 *
 * @module
 */

/**
 * Maps items with an asynchronous function, a limited number at a time.
 *
 * @param items The items.
 * @param limit How many may be in progress at once.
 * @param map Called for each. It should not reject: the first rejection rejects the result.
 * @returns The results, in the items' order.
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
