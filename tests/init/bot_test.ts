import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { addToRegistry, botModule, botTest, checkName, NewBotError } from "../../src/init/bot.ts";
import { TemporaryFolder } from "../helpers/folder.ts";

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

Deno.test("addToRegistry() leaves a registry of any length as `deno fmt` does", async () => {
  await using folder = await TemporaryFolder.make();
  const paths: string[] = [];
  let text = REGISTRY;
  for (let i = 1; i <= 12; i++) {
    text = addToRegistry(text, `duck${i}`);
    paths.push(await folder.write(`mod${i}.ts`, text));
  }
  assertStringIncludes(text, "\n  duck12,\n");
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "fmt",
      "--check",
      "--config",
      fromFileUrl(new URL("../../deno.json", import.meta.url)),
      ...paths,
    ],
  }).output();
  assert(success, new TextDecoder().decode(stderr));
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
  for (const name of ["mod", "bots", "class", "delete", "let", "await", "undefined"]) {
    assertThrows(() => checkName(name), NewBotError, "reserved");
  }
});

Deno.test("a new bot's test works whatever its name, such as that of a function which it imports", async () => {
  await using folder = await TemporaryFolder.make();
  const ours = (path: string) => new URL(`../../${path}`, import.meta.url);
  const names = ["poll", "bot", "tg", "ada", "handler"];
  const paths = await Promise.all(names.map(async (name) => {
    checkName(name);
    await folder.write(`${name}.ts`, botModule(ours("src/mod.ts").href));
    const library = ours("src/mod.ts").href;
    const simulator = ours("src/simulator/mod.ts").href;
    const text = botTest(name, { library, simulator, module: `./${name}.ts` });
    return await folder.write(`${name}_test.ts`, text);
  }));
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      "-A",
      "--no-check",
      "--no-lock",
      "--config",
      ours("deno.json").pathname,
      ...paths,
    ],
    cwd: ours(".").pathname,
  }).output();
  const decoder = new TextDecoder();
  assert(success, decoder.decode(stdout) + decoder.decode(stderr));
  assertStringIncludes(decoder.decode(stdout), `${names.length} passed`);
});
