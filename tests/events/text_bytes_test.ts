import { assert, assertEquals } from "@std/assert";
import { TextBytes } from "../../src/events/text_bytes.ts";

Deno.test("TextBytes returns every text in order, whatever its length and characters", () => {
  const buffer = new TextBytes();
  for (const sizes of [[0], [1, 4095], [4096, 1], [5000, 3, 70_000, 0, 4094]]) {
    const texts = sizes.map((size, i) => "aж😀"[i % 2]!.repeat(size));
    for (const text of texts) buffer.add(text);
    assertEquals(new TextDecoder().decode(buffer.take()), texts.join(""));
    assertEquals([buffer.length, buffer.take().length], [0, 0]);
  }
});

Deno.test("TextBytes.length never counts less than a character", () => {
  const buffer = new TextBytes();
  for (let total = 1; total <= 10_000; total++) {
    buffer.add("ж");
    assert(buffer.length >= total);
  }
  assertEquals(buffer.take().length, 20_000);
});
