import { assertEquals } from "@std/assert";
import { NumberMap } from "../../../src/util/collections/number_map.ts";

Deno.test("NumberMap finds, replaces and removes values", () => {
  const map = new NumberMap<string>();
  const numbers = [0, -1, 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1, -(2 ** 40)];
  for (const number of numbers) map.set(number, `of ${number}`);
  map.set(1, "another");
  assertEquals(map.size, numbers.length);
  assertEquals([map.get(1), map.get(2 ** 32 + 1), map.get(2)], [
    "another",
    "of 4294967297",
    undefined,
  ]);
  assertEquals([map.delete(1), map.delete(1), map.get(1)], [true, false, undefined]);
  assertEquals(
    [...map].sort(),
    numbers.filter((number) => number !== 1).map((number) => `of ${number}`).sort(),
  );
});
