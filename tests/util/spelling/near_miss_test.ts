import { assertEquals } from "@std/assert";
import { nearMiss } from "../../../src/util/spelling/near_miss.ts";

Deno.test("nearMiss() finds a name within two edits, and short ones only if they are closer", () => {
  const known = ["poll", "message", "callback_query"] as const;
  for (
    const [name, lettersPerEdit, found] of [
      ["mesage", 5, "message"],
      ["messaeg", 5, "message"],
      ["masage", 5, undefined], // Two edits of seven letters.
      ["calback_qurey", 5, "callback_query"],
      ["calback_qury_", 4, undefined], // Three edits.
      ["roll", 5, undefined],
      ["roll", 4, "poll"],
    ] as const
  ) {
    assertEquals([name, nearMiss(name, known, lettersPerEdit)], [name, found]);
  }
});
