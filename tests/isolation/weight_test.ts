import { assert, assertEquals } from "@std/assert";
import { weigh } from "../../src/isolation/weight.ts";

const LIMIT = 1_000_000;

Deno.test("weigh() counts values, texts and names", () => {
  assertEquals(weigh(1, LIMIT), 20);
  assertEquals(weigh("x".repeat(100), LIMIT), 120);
  assertEquals(weigh(["done", 1, { text: "hello" }], LIMIT), 5 * 20 + 4 + 4 + 5);
  assertEquals(weigh(new Map([["a", "b"]]), LIMIT), 4 * 20 + 2);
  assertEquals(weigh(new Uint8Array(1600), LIMIT), 20 + 100);
});

Deno.test("weigh() ends at its limit, whatever it is given", () => {
  const ring: Record<string, unknown> = {};
  ring.ring = ring;
  assert(weigh(ring, LIMIT) < LIMIT); // What is seen again weighs nothing.
  let deep: unknown = [];
  for (let i = 0; i < 10_000; i++) deep = [deep];
  assertEquals(weigh(deep, LIMIT), 10_001 * 20);
  const shared = Array(10_000).fill(Array(10_000).fill({}));
  assert(weigh(shared, LIMIT) < LIMIT);
  for (const huge of [new Array(2 ** 32 - 1), Array(100_000).fill(1), "x".repeat(LIMIT)]) {
    assert(weigh(huge, LIMIT) > LIMIT);
  }
});
