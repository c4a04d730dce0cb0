import { assertEquals } from "@std/assert";
import { BoundedMap } from "../../../src/util/collections/bounded_map.ts";

Deno.test("BoundedMap drops its oldest entry when it is full", () => {
  const map = new BoundedMap<string, number>(2);
  map.set("a", 1);
  map.set("b", 2);
  map.set("a", 3);
  map.set("c", 4);
  assertEquals([map.get("a"), map.get("b"), map.get("c"), map.size], [3, undefined, 4, 2]);
  map.delete("a");
  assertEquals([map.get("a"), map.size], [undefined, 1]);
});
