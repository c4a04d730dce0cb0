import { assertEquals } from "@std/assert";
import { rememberLast } from "../../src/gateway/remember_last.ts";

Deno.test("rememberLast() calls the function only when the argument has changed", () => {
  const calls: string[] = [];
  const length = rememberLast((text) => {
    calls.push(text);
    return text.length || undefined;
  });
  const results = ["", "", "ab", "ab", "abc", "ab"].map(length);
  assertEquals(results, [undefined, undefined, 2, 2, 3, 2]);
  assertEquals(calls, ["", "ab", "abc", "ab"]);
});
