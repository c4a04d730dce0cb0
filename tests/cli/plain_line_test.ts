import { assertEquals } from "@std/assert";
import { plainLine, shortLine } from "../../src/cli/plain_line.ts";

Deno.test("plainLine() shows what a terminal would obey, and leaves the rest as it is", () => {
  const lines: [text: string, line: string][] = [
    ['Error: say "hi" to C:\\new', 'Error: say "hi" to C:\\new'],
    ["two\nlines\t", "two\\nlines\\t"],
    ["\x1b[31mred\x9b0m", "\\u001b[31mred\\u{9b}0m"],
    ["\u202eright to left\u2028", "\\u{202e}right to left\\u{2028}"],
    ["half \ud800", "half \\ud800"],
    ["ü 🚪", "ü 🚪"],
  ];
  for (const [text, line] of lines) assertEquals(plainLine(text), line);
});

Deno.test("shortLine() marks what it cuts", () => {
  assertEquals([shortLine("12345", 5), shortLine("123456", 5)], ["12345", "1234…"]);
});
