import { assertEquals } from "@std/assert";
import { growthPerDoubling } from "./growth.ts";

const of = (works: number[], cost: (work: number) => number) =>
  growthPerDoubling(works.map((work) => ({ work, cost: cost(work) }))).toFixed(6);

Deno.test("growthPerDoubling() is 1 for constant cost, 2 for linear, 4 for quadratic", () => {
  const works = [1, 10, 100, 1000];
  assertEquals(of(works, () => 7), "1.000000");
  assertEquals(of(works, (work) => 3 * work), "2.000000");
  assertEquals(of(works, (work) => work ** 2), "4.000000");
});

Deno.test("growthPerDoubling() ignores points with no work", () => {
  assertEquals(of([0, 1, 2, 4], (work) => work === 0 ? 1000 : work), "2.000000");
});
