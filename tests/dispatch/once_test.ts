import { assertEquals, assertRejects } from "@std/assert";
import { OnceResults } from "../../src/dispatch/once_results.ts";
import type { Context } from "../../src/handler/context.ts";
import { Desk } from "./desk.ts";
import { message } from "./updates.ts";

Deno.test("ctx.once() runs its function once, however often the handler is retried", async () => {
  const desk = new Desk();
  const done: string[] = [];
  const results: unknown[] = [];
  const bot = desk.host(async (_update, ctx) => {
    results.push(await ctx.once("greet", () => (done.push("greet"), { id: done.length })));
    results.push(await ctx.once("count", () => Promise.resolve(done.push("count"))));
    if (ctx.attempt < 3) throw new Error("not yet");
  });
  for (let n = 0; n < 3; n++) {
    desk.deliver(bot, message(1));
    await desk.settle();
  }
  assertEquals(done, ["greet", "count"]);
  assertEquals(results, [{ id: 1 }, 2, { id: 1 }, 2, { id: 1 }, 2]);
  desk.deliver(bot, message(2));
  await desk.settle();
  assertEquals(done, ["greet", "count", "greet", "count"], "another update is another matter");
});

Deno.test("ctx.once() repeats a failed function, and joins one in progress", async () => {
  const desk = new Desk();
  let tries = 0;
  const bot = desk.host(async (_update, ctx) => {
    const flaky = () =>
      ctx.once("flaky", () => tries++ === 0 ? Promise.reject(new Error("no")) : tries);
    assertEquals(await Promise.all([flaky(), flaky()]), [2, 2]);
  });
  const outcomes = [];
  for (let n = 0; n < 2; n++) {
    const delivery = desk.deliver(bot, message(1));
    await desk.settle();
    outcomes.push(delivery.outcome);
  }
  assertEquals([outcomes, tries], [["failed", "handled"], 2]);
});

Deno.test("ctx.once() of an abandoned attempt is joined by the next", async () => {
  const desk = new Desk();
  const sending = Promise.withResolvers<string>();
  let sent = 0;
  const seen: unknown[] = [];
  const bot = desk.host(async (_update, ctx) => {
    seen.push(await ctx.once("send", () => (sent++, sending.promise)));
  }, { abandonMs: 1000 });
  desk.deliver(bot, message(1));
  await desk.clock.advance(1000);
  const again = desk.deliver(bot, message(1));
  sending.resolve("sent");
  await desk.settle();
  assertEquals([again.outcome, sent, seen], ["handled", 1, ["sent", "sent"]]);
});

Deno.test("ctx.once() returns the result as JSON preserves it, even the first time", async () => {
  const desk = new Desk();
  const kept: Context[] = [];
  desk.deliver(desk.host((_, ctx) => void kept.push(ctx)), message(1));
  const ctx = kept[0]!;
  const date = new Date(0);
  assertEquals(await ctx.once<unknown>("date", () => ({ date, gone: undefined })), {
    date: "1970-01-01T00:00:00.000Z",
  });
  assertEquals(await ctx.once("nothing", () => {}), undefined);
  await assertRejects(() => ctx.once<unknown>("no JSON", () => 1n), TypeError);
});

Deno.test("OnceResults forgets a finished update, and the oldest when there are too many", async () => {
  const results = new OnceResults();
  for (let id = 0; id < 1200; id++) await results.run(id, "x", () => id);
  assertEquals(results.size, 1000);
  assertEquals(await results.run(1199, "x", () => -1), 1199);
  assertEquals(await results.run(0, "x", () => -1), -1);
  results.forget(0);
  assertEquals([results.size, await results.run(0, "x", () => -2)], [999, -2]);
});

Deno.test("ctx.once() leaves nothing behind once the update has finished", async () => {
  const desk = new Desk();
  let calls = 0;
  const bot = desk.host(async (_, ctx) => {
    await ctx.once("x", () => ++calls);
    throw new Error("no");
  }, { attempts: 2 });
  for (let n = 0; n < 2; n++) await desk.send(bot, message(1));
  assertEquals([calls, desk.eventsOf("dead_letter").length], [1, 1]);
});
