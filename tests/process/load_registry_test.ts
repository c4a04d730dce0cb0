import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { Bot } from "npm:grammy@1.46.0";
import { loadRegistry, registryProblem } from "../../src/process/load_registry.ts";
import { FakeClock } from "../../src/util/fake_clock.ts";

/** What a function throws. */
function thrownBy(fail: () => unknown): unknown {
  try {
    return fail();
  } catch (error) {
    return error;
  }
}

Deno.test("registryProblem() says what to write if a bot object is created without a token, and where", () => {
  const text = registryProblem(thrownBy(() => new Bot(Deno.env.get("BOT_NOBODY_TOKEN") ?? "")));
  assertStringIncludes(text, "Cannot load src/bots/mod.ts: Error: Empty token!\n    at ");
  assertStringIncludes(text, "load_registry_test.ts:");
  assertStringIncludes(text, 'give it Deno.env.get("BOT_<NAME>_TOKEN")');
});

Deno.test("registryProblem() shows where any other error came from", () => {
  const text = registryProblem(new ReferenceError("nothing is not defined"));
  assertStringIncludes(text, "ReferenceError: nothing is not defined\n    at ");
  assertStringIncludes(text, "registry_test.ts");
});

Deno.test("registryProblem() does not take an unexpected token of JSON for a bot's", () => {
  const text = registryProblem(thrownBy(() => JSON.parse("<html>")));
  assertStringIncludes(text, "Unexpected token '<'");
  assertStringIncludes(text, "registry_test.ts");
  assertEquals(text.includes("Deno.env"), false);
});

Deno.test("registryProblem() shows no token", () => {
  const token = `123456789:AA${"x".repeat(33)}`;
  assertEquals(registryProblem(new Error(`boom ${token}`)).includes(token), false);
});

Deno.test("loadRegistry() says what a module may be waiting for, once it has loaded for long", async () => {
  const clock = new FakeClock();
  const warnings: string[] = [];
  const warn = (text: string) => warnings.push(text);
  const { promise, resolve } = Promise.withResolvers<{ bots: Record<string, never> }>();
  const loading = loadRegistry(() => promise, clock, warn);
  await clock.advance(9_999);
  assertEquals(warnings, []);
  await clock.advance(1);
  assertStringIncludes(warnings.join(), "such as bot.start()");
  resolve({ bots: {} });
  assertEquals(await loading, {});

  assertEquals(await loadRegistry(() => Promise.resolve({ bots: {} }), clock, warn), {});
  await assertRejects(() => loadRegistry(() => Promise.reject(new Error("no")), clock, warn));
  await clock.advance(20_000);
  assertEquals(warnings.length, 1);
});
