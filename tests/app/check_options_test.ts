import { assertEquals, assertThrows } from "@std/assert";
import { ruleProblems } from "../../src/app/check_options.ts";
import { createApp } from "../../src/mod.ts";
import type { HandlerOptions } from "../../src/handler/handler.ts";

const WRONG: [HandlerOptions, string][] = [
  [{ timeout: { ms: 0 } }, "a timeout of 0 ms"],
  [{ timeout: { ms: NaN } }, "a timeout of NaN ms"],
  [{ timeout: { ms: 60_001 } }, "a timeout of 60001 ms"],
  [{ timeout: { policy: "retrun" as "return" } }, 'the policy "retrun"'],
  [{ timeout: { byKind: { message: "thorw" as "throw" } } }, 'the policy "thorw" for message'],
  [{ attempts: 0 }, "0 attempts"],
  [{ abandonMs: NaN }, "a hard limit of NaN ms"],
  [{ lanes: "user" as "chat" }, 'the lanes "user"'],
  [{ concurrency: 0 }, "a concurrency of 0"],
];

Deno.test("ruleProblems() names the value of each rule that cannot be", () => {
  for (const [rules, what] of WRONG) {
    const problems = [...ruleProblems("it", rules)];
    assertEquals(problems.length, 1);
    assertEquals(problems[0]!.startsWith(`it cannot have ${what}; use `), true, problems[0]);
  }
});

Deno.test("ruleProblems() has nothing against what is right or left out", () => {
  const rules: HandlerOptions = {
    timeout: { ms: 60_000, policy: "return", byKind: { inline_query: "throw" } },
    attempts: 1,
    abandonMs: Infinity,
    lanes: "none",
    concurrency: Infinity,
  };
  assertEquals([...ruleProblems("it", rules), ...ruleProblems("it", {})], []);
});

Deno.test("createApp() refuses wrong rules of a bot, of its module and of the application", () => {
  const token = "123456:example";
  const handler = { message() {} };
  const wrong = { concurrency: 0 };
  assertThrows(
    () => createApp({ bots: { a: { token, handler, ...wrong } } }),
    TypeError,
    'bot "a" cannot have a concurrency of 0',
  );
  assertThrows(
    () => createApp({ bots: { a: { token, handler: { ...handler, options: wrong } } } }),
    TypeError,
    'the module of bot "a" cannot have a concurrency of 0',
  );
  assertThrows(
    () => createApp({ bots: { a: { token, handler } }, attempts: 0 }),
    TypeError,
    "the application cannot have 0 attempts",
  );
});
