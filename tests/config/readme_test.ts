import { assertStringIncludes } from "@std/assert";
import { settingsTable } from "../../src/config.ts";

Deno.test("README.md contains settingsTable()", async () => {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  assertStringIncludes(readme, settingsTable());
});
