/** Bots that send the main thread messages of their own: only their Worker can suffer from it. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Incoming } from "../../src/isolation/incoming.ts";
import { packError } from "../../src/isolation/portable_error.ts";
import type { ToMain } from "../../src/isolation/protocol.ts";
import { mapBounded } from "../../src/util/map_bounded.ts";
import { floods, garbage, results } from "./bots/forger.ts";
import { host } from "./hosted.ts";

const FORGER = new URL("./bots/forger.ts", import.meta.url);
const bots = () => ({
  forger: { handler: FORGER, attempts: 1, abandonMs: 30_000 },
  honest: { handler: () => {} },
});

/** A Worker's start is mostly waiting. */
const CONCURRENCY = 6;

Deno.test("a message that is not one of Postern's own ends its Worker, and only that", async () => {
  await mapBounded(Object.keys(garbage), CONCURRENCY, async (name) => {
    await using hosted = host(bots());
    assertEquals(await hosted.says("forger", `garbage: ${name}`), "dead", name);
    assertEquals(await hosted.says("honest", "hello"), "handled", name);
    assertStringIncludes(hosted.failures()[0]!, 'Worker of bot "forger" ended: ', name);
  });
});

Deno.test("a message with a port ends its Worker, and the port is closed", async () => {
  await using hosted = host(bots());
  assertEquals(await hosted.says("forger", "ports"), "dead");
  assertStringIncludes(hosted.failures()[0]!, "it sent a malformed message to the main thread");
  assertEquals(await hosted.says("honest", "hello"), "handled");
});

Deno.test("a forged result is that of its own run", async () => {
  await mapBounded(Object.keys(results), CONCURRENCY, async (name) => {
    await using hosted = host(bots());
    const outcome = await hosted.says("forger", `result: ${name}`);
    assert(["handled", "dead"].includes(outcome), `${name}: ${outcome}`);
    assertEquals(await hosted.says("honest", "hello"), "handled", name);
  });
});

for (const what of Object.keys(floods)) {
  Deno.test(`a flood of messages ends its Worker: ${what}`, async () => {
    await using hosted = host(bots());
    assertEquals(await hosted.says("forger", `flood: ${what}`), "dead");
    assertStringIncludes(hosted.failures()[0]!, "it flooded the main thread with messages");
    assertEquals(await hosted.says("honest", "hello"), "handled");
    assertEquals(await hosted.says("forger", "hello"), "handled");
  });
}

Deno.test("what a Worker sends on its own is not refused, however many calls it answers", () => {
  const calls = { made: 0, size: 0 };
  const incoming: Incoming = new Incoming({ now: () => 0, setTimer: () => 0 }, () => calls);
  const error = packError(
    Object.assign(new RangeError("a", { cause: new Error("b") }), { on: {} }),
  );
  const messages: ToMain[] = [
    ["stray", error],
    ["failed", 1, { ...error, retry: { decision: true } }],
    ["failed", 1, { ...packError("text"), retry: { problem: error } }],
    ["log", 1, "warn", "text"],
    ["respond", 1, "{}"],
    ["watch", 1],
    ["once", 1, 0, "pay"],
    ["once_done", 1, 0, undefined, error],
    ["later", 1, 0, "remind", undefined],
    ["pong", 1],
  ];
  incoming.check(messages);
  for (; calls.made < 100_000; calls.made++) {
    incoming.check([["log", calls.made, "info", "hi"], ["watch", calls.made], calls.made]);
  }
});
