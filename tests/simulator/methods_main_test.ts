import { assertEquals, assertMatch } from "@std/assert";
import { METHOD_NAMES } from "../../src/telegram/method_names.ts";

Deno.test("deno task simulator --methods lists every method once", async () => {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "simulator", "--methods"],
    env: { NO_COLOR: "1" },
  });
  const { success, stdout } = await command.output();
  const text = new TextDecoder().decode(stdout);
  assertEquals(success, true, text);
  const listed = text.split("\n").filter((line) => line.startsWith("  ")).join(" ").trim();
  assertEquals(listed.split(/\s+/).toSorted(), METHOD_NAMES.toSorted());
  assertMatch(text, /Modelled: \d+ methods[^]*Plausible: \d+ methods[^]*Refused: \d+ methods/);
});
