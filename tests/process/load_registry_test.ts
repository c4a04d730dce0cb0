import { assertEquals, assertStringIncludes } from "@std/assert";
import { Bot } from "npm:grammy@1.46.0";
import { registryProblem } from "../../src/process/load_registry.ts";

Deno.test("registryProblem() says what to write if a bot object is created without a token", () => {
  let thrown: unknown;
  try {
    new Bot(Deno.env.get("BOT_NOBODY_TOKEN") ?? "");
  } catch (error) {
    thrown = error;
  }
  const text = registryProblem(thrown);
  assertStringIncludes(text, "Cannot load src/bots/mod.ts: Empty token!; ");
  assertStringIncludes(text, 'give it Deno.env.get("BOT_<NAME>_TOKEN")');
  assertEquals(text.includes("\n"), false);
});

Deno.test("registryProblem() shows where any other error came from", () => {
  const text = registryProblem(new ReferenceError("nothing is not defined"));
  assertStringIncludes(text, "ReferenceError: nothing is not defined\n    at ");
  assertStringIncludes(text, "registry_test.ts");
});
