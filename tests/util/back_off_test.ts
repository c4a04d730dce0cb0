import { assertEquals } from "@std/assert";
import { backOffMs } from "../../src/util/back_off.ts";

const limits = { firstMs: 500, longestMs: 3000 };

Deno.test("backOffMs() doubles from the first wait to the longest", () => {
  const waits = [1, 2, 3, 4, 5, 1000].map((failures) => backOffMs(failures, limits, 1));
  assertEquals(waits, [500, 1000, 2000, 3000, 3000, 3000]);
});

Deno.test("backOffMs() subtracts a random part of up to half", () => {
  assertEquals([0, 0.5, 1].map((random) => backOffMs(2, limits, random)), [500, 750, 1000]);
});

Deno.test("backOffMs() grows by another factor if given one", () => {
  const steep = { firstMs: 100, factor: 4, longestMs: 3000 };
  assertEquals([1, 2, 3, 4].map((n) => backOffMs(n, steep, 1)), [100, 400, 1600, 3000]);
});
