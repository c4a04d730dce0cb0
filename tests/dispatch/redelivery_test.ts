import { assertEquals } from "@std/assert";
import { Desk, heldHandler, IDLE, now, say } from "./desk.ts";
import { message } from "./updates.ts";

Deno.test("dispatch() runs a 25-second handler once and answers on the third delivery", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler);
  const first = desk.deliver(bot, message(1));
  await desk.clock.advance(10_000);
  assertEquals(first.outcome, "timeout");
  const second = desk.deliver(bot, message(1));
  await desk.clock.advance(10_000);
  assertEquals(second.outcome, "timeout");
  await desk.clock.advance(2000);
  const third = desk.deliver(bot, message(1));
  await desk.clock.advance(3000);
  calls[0]!.resolve(say("at last"));
  await desk.settle();
  assertEquals([third.outcome, third.answeredAt], ["handled", 25_000]);
  assertEquals(third.reply, say("at last"));
  assertEquals(calls.length, 1);
  assertEquals(desk.dispatcher.inFlight, 0);
});

Deno.test("dispatch() gives the reply to the latest delivery alone and answers handled to the others", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler);
  const deliveries = [];
  for (let n = 0; n < 4; n++) {
    deliveries.push(desk.deliver(bot, message(1)));
    await desk.clock.advance(100);
  }
  calls[0]!.resolve(say("hi"));
  await desk.settle();
  assertEquals(deliveries.map(({ outcome }) => outcome), Array(4).fill("handled"));
  assertEquals(deliveries.map(({ reply }) => reply), [undefined, undefined, undefined, say("hi")]);
  assertEquals(desk.eventsOf("reply"), []);
});

Deno.test("dispatch() skips later deliveries that cannot carry the reply", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler);
  const able = [desk.deliver(bot, message(1)), desk.deliver(bot, message(1))];
  const direct = desk.send(bot, message(1));
  calls[0]!.resolve(say("hi"));
  assertEquals(await direct, "handled");
  assertEquals(able.map(({ reply }) => reply), [undefined, say("hi")]);
});

Deno.test("dispatch() answers every delivery of a run that fails", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler);
  const deliveries = [1, 2, 3].map(() => desk.deliver(bot, message(1)));
  calls[0]!.reject(new Error("no"));
  await desk.settle();
  assertEquals(deliveries.map(({ outcome }) => outcome), ["failed", "failed", "failed"]);
  assertEquals(desk.eventsOf("failure").length, 1);
});

Deno.test("dispatch() does not rerun an update that has succeeded", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler);
  desk.deliver(bot, message(1));
  calls[0]!.resolve(say("once"));
  await desk.settle();
  const again = desk.deliver(bot, message(1));
  assertEquals([again.outcome, calls.length], ["duplicate", 1]);
});

Deno.test("dispatch() answers duplicate after a run that ended without a delivery waiting", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler);
  desk.deliver(bot, message(1));
  await desk.clock.advance(12_000);
  calls[0]!.resolve();
  await desk.settle();
  assertEquals(desk.deliver(bot, message(1)).outcome, "duplicate");
  assertEquals(calls.length, 1);
});

Deno.test("dispatch() runs the same update_id once for each bot", () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  desk.deliver(desk.host(handler), message(1));
  desk.deliver(desk.host(handler), message(1));
  assertEquals(calls.length, 2);
});

Deno.test("dispatch() keeps a run queued that a redelivery has joined", async () => {
  const desk = new Desk();
  const { handler, calls, started } = heldHandler();
  const bot = desk.host(handler);
  desk.deliver(bot, message(1));
  const first = desk.deliver(bot, message(2));
  await desk.clock.advance(6000);
  const second = desk.deliver(bot, message(2));
  await desk.clock.advance(4000);
  assertEquals([first.outcome, second.outcome], ["timeout", undefined]);
  calls[0]!.resolve();
  await desk.settle();
  assertEquals(started(), [1, 2]);
  calls[1]!.resolve(say("two"));
  await desk.settle();
  assertEquals(second.reply, say("two"));
});

Deno.test("dispatch() handles deliveries that leave a run in any order", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler);
  const deliveries = [3, 1, 9, 2].map((dueIn) =>
    desk.deliver(bot, message(1), { dueIn: dueIn * 1000 })
  );
  await desk.clock.advance(3000);
  assertEquals(deliveries.map(({ outcome }) => outcome), [
    "timeout",
    "timeout",
    undefined,
    "timeout",
  ]);
  assertEquals(desk.dispatcher.inFlight, 1);
  calls[0]!.resolve(say("hi"));
  await desk.settle();
  assertEquals(deliveries[2]!.reply, say("hi"));
});

Deno.test("dispatch() lets a delivery join a run that continues after its 200", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler, { timeout: { policy: "return" } });
  desk.deliver(bot, message(1));
  await desk.clock.advance(11_000);
  const again = desk.deliver(bot, message(1));
  assertEquals([again.outcome, calls.length], [undefined, 1]);
  calls[0]!.resolve(say("hi"));
  await desk.settle();
  assertEquals([again.outcome, again.reply], ["handled", say("hi")]);
});

Deno.test("dispatch() ignores kinds that the bot has no handler for", () => {
  const desk = new Desk();
  const bot = desk.host({ callback_query() {} });
  assertEquals(desk.deliver(bot, message(1)).outcome, "ignored");
  assertEquals(now(bot), IDLE);
});
