import { assertEquals } from "@std/assert";
import { KnownStrings } from "../../../src/util/redact/known_strings.ts";
import { createGrowingRedactor } from "../../../src/util/redact/redact.ts";

Deno.test("KnownStrings finds each of thousands at any position, the longest first", () => {
  const known = new KnownStrings();
  const strings = Array.from({ length: 5000 }, (_, i) => `s-${i * 7919}-${i}`);
  known.add(strings);
  for (const string of [...strings.slice(0, 50), ...strings.slice(-50)]) {
    assertEquals(known.replaceIn(`a ${string}z${string}`, "*"), "a *z*");
  }
  known.add(["s-0", "s-0-0-longer"]);
  assertEquals(known.replaceIn("s-0-0-longer s-0-0 s-0", "*"), "* * *");
  assertEquals(known.replaceIn("nothing of it, s-", "*"), "nothing of it, s-");
});

Deno.test("KnownStrings finds strings of any length and characters", () => {
  const known = new KnownStrings();
  known.add(["a", "é", "日本語の", "x\u0000yz", "😀😀", ""]);
  assertEquals(known.replaceIn("b日本語の! é x\u0000yz 😀😀", "*"), "b*! * * *");
  assertEquals(new KnownStrings().replaceIn("text", "*"), "text");
});

Deno.test("createGrowingRedactor() removes secrets added later", () => {
  const { redact, keep } = createGrowingRedactor(["first-secret"]);
  assertEquals(redact("first-secret second-secret"), "<secret> second-secret");
  keep(["second-secret", "first-secret"]);
  assertEquals(
    redact("first-secret second%2Dsecret second-secret"),
    "<secret> second%2Dsecret <secret>",
  );
});
