import { assertEquals } from "@std/assert";
import { PairMap } from "../../../src/util/collections/pair_map.ts";
import { Seeded } from "../../helpers/seeded.ts";

Deno.test("PairMap agrees with a Map as entries come and go", () => {
  const random = new Seeded(7);
  const pairs = new PairMap<number>();
  const model = new Map<string, number>();
  // Chats, groups far below zero, and numbers beyond 32 bits that agree in their last 32.
  const seconds = [1, -1_001_234_567_890, 2 ** 52, 2 ** 52 + 1, 2 ** 32 + 1, 2 ** 33 + 1];
  for (let step = 0; step < 20_000; step++) {
    const first = 100_000 + random.below(3);
    const second = random.next() < 0.2 ? random.pick(seconds) : random.below(2000);
    const key = `${first}:${second}`;
    if (random.next() < 0.55) {
      pairs.set(first, second, step);
      model.set(key, step);
    } else assertEquals(pairs.delete(first, second), model.delete(key));
    assertEquals(pairs.get(first, second), model.get(key));
    assertEquals(pairs.size, model.size);
  }
  assertEquals([...pairs].toSorted((a, b) => a - b), [...model.values()].toSorted((a, b) => a - b));
});

Deno.test("PairMap's entries can be removed during iteration", () => {
  const pairs = new PairMap<number>();
  for (let second = 0; second < 500; second++) pairs.set(1, second, second);
  const seen: number[] = [];
  for (const value of pairs) {
    seen.push(value);
    pairs.delete(1, value);
  }
  assertEquals([seen.length, pairs.size], [500, 0]);
});
