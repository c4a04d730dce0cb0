/**
 * Memory and the store's size over very many updates.
 */
import { load, Place, startStored, type StoreName } from "./start.ts";

const MIB = 1 << 20;

/** One line for each part of the updates. */
export async function* measureFlat(
  name: StoreName,
  updates: number,
  limitMs: number,
): AsyncGenerator<string> {
  await using place = await Place.make(name);
  await using stored = await startStored(place.setting);
  const end = performance.now() + limitMs;
  for (let done = 0; done < updates && performance.now() < end;) {
    const seconds = 8;
    done += (await load(stored, seconds)).rate * seconds;
    const [rss, size] = [stored.residentBytes() / MIB, await place.size() / MIB];
    yield `${(done / 1e6).toFixed(2)} million updates: ${rss.toFixed(0)} MiB of memory, ` +
      `${size.toFixed(0)} MiB of store, ${(size * MIB / done).toFixed(0)} bytes an update`;
  }
}
