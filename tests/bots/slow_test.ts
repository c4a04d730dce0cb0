import { assertEquals } from "@std/assert";
import type { Answerer } from "../telegram/bot_api_stand_in.ts";
import { hostBot, messageOf } from "./hosted_bot.ts";

/** A Bot API that holds its answer to one method until the test releases it. */
function heldAt(method: string) {
  const asked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const answer: Answerer = async (call) => {
    if (call.method === method) {
      asked.resolve();
      await held.promise;
    }
    return Response.json({ ok: true, result: { message_id: 77 } });
  };
  return { answer, asked: asked.promise, release: held.resolve };
}

const done = { method: "sendMessage", chat_id: 9, text: "Done after 0.02 s" };

Deno.test("slow reports its progress and then its completion", async () => {
  await using bot = hostBot("slow");
  const response = await bot.deliver(messageOf(1, "take 0.02 seconds"));
  assertEquals(await response.json(), done);
  assertEquals(bot.api.calls.map(({ method, params }) => [method, params]), [
    ["sendMessage", { chat_id: 9, text: "Working: 0 %" }],
    ["editMessageText", { chat_id: 9, message_id: 77, text: "Working: 100 %" }],
  ]);
});

Deno.test("slow finishes at once when asked to take no time", async () => {
  await using bot = hostBot("slow");
  const response = await bot.deliver(messageOf(1, "0"));
  assertEquals((await response.json()).text, "Done after 0 s");
});

Deno.test("slow under policy throw: 504, and the redelivery joins the run and gets its reply", async () => {
  const { answer, asked, release } = heldAt("editMessageText");
  await using bot = hostBot("slow", answer);
  const first = bot.deliver(messageOf(1, "0.02"));
  await asked;
  await bot.clock.advance(10_000);
  assertEquals((await first).status, 504);
  const second = bot.deliver(messageOf(1, "0.02"));
  await bot.clock.advance(10);
  release();
  assertEquals(await (await second).json(), done);
  assertEquals(bot.api.calls.map(({ method }) => method), ["sendMessage", "editMessageText"]);
  assertEquals(bot.eventsOf("late").map(({ ok }) => ok), [true]);
});

Deno.test("slow stops at the end of a drain, as ctx.signal aborts", async () => {
  const { answer, asked, release } = heldAt("sendMessage");
  await using bot = hostBot("slow", answer);
  const response = bot.deliver(messageOf(1, "3600"));
  await asked;
  release();
  // It sleeps now, or is about to; either way it must not continue for an hour.
  const closed = bot.app.close(5000);
  await bot.clock.advance(5000);
  assertEquals((await response).status, 503);
  await closed;
  assertEquals(bot.eventsOf("late").map(({ ok, abandoned }) => [ok, abandoned]), [[false, true]]);
  assertEquals(bot.clock.pending, 0);
});

Deno.test("slow stops at its hard limit, even while it sleeps", async () => {
  await using bot = hostBot("slow");
  // Its sleep of a second is replaced by one that never ends.
  const { setTimeout } = globalThis;
  const asleep = Promise.withResolvers<void>();
  globalThis.setTimeout = ((callback: () => void, ms: number) => {
    if (ms !== 1000) return setTimeout(callback, ms);
    asleep.resolve();
    return 0;
  }) as typeof setTimeout;
  try {
    const response = bot.deliver(messageOf(1, "3600"));
    await asleep.promise;
    await bot.clock.advance(300_000);
    assertEquals((await response).status, 504);
    assertEquals(bot.eventsOf("late").map(({ ok, abandoned }) => [ok, abandoned]), [[false, true]]);
    assertEquals(bot.eventsOf("failure").length, 1);
  } finally {
    globalThis.setTimeout = setTimeout;
  }
});
