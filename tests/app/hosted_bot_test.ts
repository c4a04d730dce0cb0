import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { createBotResolver } from "../../src/app/hosted_bot.ts";

const module = { options: { attempts: 7, timeout: { ms: 4000 } }, message() {} };

Deno.test("a bot's own options count even if others share its module, whichever is first", () => {
  const own = { timeout: { ms: 2000 }, concurrency: 1 };
  for (const first of ["plain", "own"]) {
    const resolve = createBotResolver({ attempts: 3, timeout: { policy: "return" } });
    const bot = (name: string) =>
      resolve(name, { token: "1:a", handler: module, ...name === "own" && own }).rules;
    if (first === "own") bot("own");
    const [plain, changed, again] = [bot("plain"), bot("own"), bot("plain")];
    assertEquals([plain.attempts, plain.timeout.ms, plain.timeout.policy], [7, 4000, "return"]);
    assertEquals([changed.attempts, changed.timeout.ms, changed.concurrency], [7, 2000, 1]);
    assertStrictEquals(again, plain);
    assert(changed !== plain);
  }
});

Deno.test("the applications that share a module have rules of their own", () => {
  const rulesIn = (attempts: number) =>
    createBotResolver({ attempts })("a", { token: "1:a", handler: () => {} }).rules;
  assertEquals([rulesIn(2).attempts, rulesIn(9).attempts], [2, 9]);
});
