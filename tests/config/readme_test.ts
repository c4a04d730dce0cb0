import { assertStringIncludes } from "@std/assert";
import { settingsTable } from "../../src/config/mod.ts";

Deno.test("README.md contains settingsTable()", async () => {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  assertStringIncludes(readme, settingsTable());
});

Deno.test("README.md's map names all that lies in src/", async () => {
  const readme = await Deno.readTextFile(new URL("../../README.md", import.meta.url));
  const map = readme.slice(readme.indexOf("## The house"));
  for await (const { name, isDirectory } of Deno.readDir(new URL("../../src/", import.meta.url))) {
    assertStringIncludes(map, `\`src/${name}${isDirectory ? "/" : ""}\``);
  }
});
