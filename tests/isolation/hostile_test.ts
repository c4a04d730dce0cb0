/** Unexpected results, errors and memory use of isolated bots. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { isolated } from "../../src/mod.ts";
import { memory, results, thrown } from "./bots/hostile.ts";
import { host } from "./hosted.ts";

const HOSTILE = new URL("./bots/hostile.ts", import.meta.url);

/** Replies succeed at once without being sent. */
const telegram = {
  apiRoot: "http://127.0.0.1:9",
  fetch: () => Promise.resolve(Response.json({ ok: true, result: true })),
};

Deno.test("what an isolated handler returns is sent, ignored with a warning, or a failure", async (t) => {
  await using hosted = host({ bot: { handler: HOSTILE, attempts: 1 } }, { telegram });
  for (const [name, [, outcome, text]] of Object.entries(results)) {
    await t.step(name, async () => {
      assertEquals(await hosted.says("bot", `return: ${name}`), outcome);
      if (text !== undefined) assertStringIncludes(hosted.failures().at(-1)!, text);
    });
  }
  await t.step("and its Worker never ended", () => {
    assertEquals(hosted.notices("worker_ended"), []);
  });
});

Deno.test("what an isolated handler throws is a failure that can be read", async (t) => {
  await using hosted = host({ bot: { handler: HOSTILE, attempts: 1 } });
  for (const [name, [, text]] of Object.entries(thrown)) {
    await t.step(name, async () => {
      assertEquals(await hosted.says("bot", `throw: ${name}`), "dead");
      assertStringIncludes(hosted.failures().at(-1)!, text);
    });
  }
  await t.step("and its Worker never ended", () => {
    assertEquals(hosted.notices("worker_ended"), []);
  });
});

for (const name of Object.keys(memory)) {
  Deno.test(`an isolated bot that fills its memory with ${name} ends its Worker only`, async () => {
    const handler = isolated(HOSTILE, { memoryMb: 48 });
    await using hosted = host({
      bot: { handler, attempts: 1 },
      honest: { handler: () => {} },
    });
    assertEquals(await hosted.says("bot", `memory: ${name}`), "dead");
    assertStringIncludes(hosted.failures()[0]!, "it needed more than 48 MB of memory");
    assertEquals(await hosted.says("honest", "hello"), "handled");
    assertEquals(await hosted.says("bot", "return: nothing"), "handled");
  });
}
