import { assert, assertEquals } from "@std/assert";
import { bots } from "../../src/bots/mod.ts";
import { loadHandler } from "../../src/handler/load.ts";

Deno.test("bots contains every module of src/bots, by name", () => {
  const files = [...Deno.readDirSync(new URL("../../src/bots/", import.meta.url))]
    .map(({ name }) => name.replace(/\.ts$/, "")).filter((name) => name !== "mod");
  assertEquals(Object.keys(bots).sort(), files.sort());
});

Deno.test("bots request the kinds of updates that they handle", () => {
  const kinds = (name: string) => loadHandler(bots[name]!).allowedUpdates;
  assertEquals(kinds("echo"), ["message"]);
  assertEquals(kinds("counter"), ["message", "callback_query"]);
  assertEquals(kinds("slow"), ["message"]);
  for (const name of Object.keys(bots)) assert(kinds(name)!.length > 0, name);
});
