import { assertEquals } from "@std/assert";
import { findBytes } from "../../src/util/find_bytes.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("findBytes() finds what indexOf() finds in the same text", () => {
  for (const text of ["", "a", "ab", "aab", "aaab", "abab\r\n\r\nab", "\r\n\r\r\n\r\n"]) {
    for (const wanted of ["a", "ab", "aab", "\r\n\r\n", "b\r", "abc"]) {
      for (let from = 0; from <= text.length; from++) {
        const found = findBytes(bytes(text), bytes(wanted), from);
        assertEquals(found, text.indexOf(wanted, from), JSON.stringify([text, wanted, from]));
      }
    }
  }
});
