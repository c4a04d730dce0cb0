import { assertEquals, assertThrows } from "@std/assert";
import { problemText } from "../../src/app/setting_problem.ts";
import { ruleProblems } from "../../src/app/check_rules.ts";
import { createApp } from "../../src/mod.ts";
import type { HandlerOptions } from "../../src/handler/handler.ts";

const WRONG: [HandlerOptions, string][] = [
  [{ timeout: { ms: 0 } }, "timeout.ms=0: out of range; use 1 to 60000"],
  [{ timeout: { ms: NaN } }, "timeout.ms=NaN: out of range; use 1 to 60000"],
  [{ timeout: { ms: 60_001 } }, "timeout.ms=60001: out of range; use 1 to 60000"],
  [
    { timeout: { policy: "retrun" as "return" } },
    'timeout.policy="retrun": unknown; use "throw" or "return"',
  ],
  [
    { timeout: { byKind: { message: "thorw" as "throw" } } },
    'timeout.byKind.message="thorw": unknown; use "throw" or "return"',
  ],
  [{ attempts: 0 }, "attempts=0: out of range; use 1 or more"],
  [{ abandonMs: NaN }, "abandonMs=NaN: out of range; use 1 or more, or Infinity"],
  [{ lanes: "user" as "chat" }, 'lanes="user": unknown; use "chat" or "none"'],
  [{ concurrency: 0 }, "concurrency=0: out of range; use 1 or more, or Infinity"],
  [
    { durable: "message" as unknown as boolean },
    'durable="message": unknown; use true, false or kinds such as ["message"]',
  ],
  [
    { durable: ["mesage" as "message"] },
    'durable="mesage": unknown; use kinds of updates such as "message"',
  ],
  [{ answerMs: -1 }, "answerMs=-1: out of range; use 0 to 60000"],
  [{ maxAgeMs: 0 }, "maxAgeMs=0: out of range; use 1 or more, or Infinity"],
];

Deno.test("ruleProblems() states the setting, its value and the remedy", () => {
  for (const [rules, text] of WRONG) {
    assertEquals([...ruleProblems("it.", rules)].map(problemText), [`it.${text}`]);
  }
});

Deno.test("ruleProblems() reports nothing for valid or omitted options", () => {
  const rules: HandlerOptions = {
    timeout: { ms: 60_000, policy: "return", byKind: { inline_query: "throw" } },
    attempts: 1,
    abandonMs: Infinity,
    lanes: "none",
    concurrency: Infinity,
    durable: ["message"],
    answerMs: 0,
    maxAgeMs: Infinity,
  };
  assertEquals([...ruleProblems("it.", rules), ...ruleProblems("it.", {})], []);
});

Deno.test("createApp() refuses invalid rules of a bot, its module or the application", () => {
  const token = "123456:example";
  const handler = { message() {} };
  const wrong = { concurrency: 0 };
  assertThrows(
    () => createApp({ bots: { a: { token, handler, ...wrong } } }),
    TypeError,
    "Cannot host bots: bots.a.concurrency=0: out of range",
  );
  assertThrows(
    () => createApp({ bots: { a: { token, handler: { ...handler, options: wrong } } } }),
    TypeError,
    "bots.a.handler.options.concurrency=0: out of range",
  );
  assertThrows(
    () => createApp({ bots: { a: { token, handler } }, attempts: 0 }),
    TypeError,
    "Cannot host bots: attempts=0: out of range",
  );
});
