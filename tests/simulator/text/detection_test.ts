import { assert, assertEquals } from "@std/assert";
import { findEntities } from "../../../src/simulator/text/entities.ts";
import { DETECTION } from "./cases.ts";

Deno.test("findEntities() finds what TDLib finds", () => {
  assert(DETECTION.length >= 150, `only ${DETECTION.length} cases`);
  for (const { text, entities } of DETECTION) {
    assertEquals({ text, entities: findEntities(text) }, { text, entities });
  }
});

Deno.test("findEntities() finds international telephone numbers, which TDLib leaves to the servers", () => {
  const numbers = (text: string) =>
    findEntities(text).filter(({ type }) => type === "phone_number")
      .map(({ offset, length }) => text.slice(offset, offset + length));
  assertEquals(numbers("+1-212-555-0123, +44 20 7946 0958 and (+4930123456)"), [
    "+1-212-555-0123",
    "+44 20 7946 0958",
    "+4930123456",
  ]);
  assertEquals(numbers("1+12125550123 +1234 +0123456789 +1234567890123456 +12125550123x"), []);
  assertEquals(numbers("tg://a/+12125550123"), []);
});

Deno.test("findEntities() reads a long number with many blanks quickly", () => {
  assertEquals(findEntities(`+1${" 1".repeat(16_000)}x`), []);
});
