import { assertEquals } from "@std/assert";
import { editDistance } from "../../../src/util/spelling/edit_distance.ts";

Deno.test("editDistance() counts added, dropped, changed and swapped letters", () => {
  const words: [string, string, number][] = [
    ...[["", "", 0], ["echo", "echo", 0], ["", "echo", 4], ["echo", "", 4]] as const,
    ...[["echo", "echoo", 1], ["echo", "ech", 1], ["echo", "ecko", 1], [
      "echo",
      "ehco",
      1,
    ]] as const,
    ...[["mesage", "message", 1], ["kitten", "sitting", 3], ["ab", "ba", 1]] as const,
  ].map(([a, b, n]) => [a, b, n]);
  for (const [a, b, distance] of words) {
    assertEquals(editDistance(a, b), distance, `${a} ${b}`);
    assertEquals(editDistance(b, a), distance, `${b} ${a}`);
  }
});
