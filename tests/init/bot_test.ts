import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { addToRegistry, checkName, NewBotError } from "../../src/init/bot.ts";

const REGISTRY = await Deno.readTextFile(new URL("../../src/bots/mod.ts", import.meta.url));

Deno.test("addToRegistry() adds an import and an entry, both in alphabetical order", () => {
  const text = addToRegistry(REGISTRY, "duck");
  const lines = text.split("\n");
  const imports = lines.filter((line) => line.startsWith("import * as "));
  assertEquals(imports, imports.toSorted());
  assertStringIncludes(text, 'import * as duck from "./duck.ts";');
  assertStringIncludes(text, "{ counter, duck, echo, slow };");
  // Nothing else has changed.
  const without = lines.filter((line) => !line.includes("duck"));
  assertEquals(
    without,
    REGISTRY.split("\n").filter((line) => !line.startsWith("export const bots")),
  );
});

Deno.test("addToRegistry() explains the manual steps if the registry is not as expected", () => {
  for (const text of ["", "export const bots = {};", REGISTRY.replace("echo,", "echo: echo2,")]) {
    assertThrows(() => addToRegistry(text, "duck"), NewBotError, "by hand");
  }
});

Deno.test("checkName() accepts names that work for a file, a variable and an environment variable", () => {
  for (const name of ["a", "shop", "shop_2"]) checkName(name);
  for (
    const name of ["", "Shop", "2shop", "my-shop", "../x", "a".repeat(33), "é"]
  ) {
    assertThrows(() => checkName(name), NewBotError, "lower-case letter");
  }
  for (const name of ["mod", "class"]) assertThrows(() => checkName(name), NewBotError, "reserved");
});
