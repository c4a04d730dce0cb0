import { assertEquals } from "@std/assert";
import type { Update } from "../../src/telegram/types.ts";
import { Desk, heldHandler, IDLE, now, type TestDelivery } from "./desk.ts";
import { callback, inline, message, poll } from "./updates.ts";

Deno.test("dispatch() runs the updates of a chat one after another, in order of arrival", async () => {
  const desk = new Desk();
  const { handler, calls, started } = heldHandler();
  const bot = desk.host(handler);
  for (const id of [3, 1, 2]) desk.deliver(bot, message(id));
  assertEquals(started(), [3]);
  calls[0]!.resolve();
  await desk.settle();
  assertEquals(started(), [3, 1]);
  calls[1]!.resolve();
  await desk.settle();
  assertEquals(started(), [3, 1, 2]);
});

Deno.test("dispatch() runs different chats in parallel", () => {
  const desk = new Desk();
  const { handler, started } = heldHandler();
  const bot = desk.host(handler);
  for (const id of [1, 2, 3]) desk.deliver(bot, message(id, id));
  assertEquals(started(), [1, 2, 3]);
});

Deno.test("dispatch() runs the same chat of different bots in parallel", () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  for (const id of [1, 2]) desk.deliver(desk.host(handler), message(id));
  assertEquals(calls.length, 2);
});

const inOneLane: [string, Update, Update][] = [
  ["a press on a button and a message of its chat", message(1, 5), callback(2, 5, 77)],
  ["two inline queries of a user", inline(1, 5), inline(2, 5)],
  ["an inline query of a user and their private chat", message(1, 5), inline(2, 5)],
];
for (const [what, first, second] of inOneLane) {
  Deno.test(`dispatch() runs ${what} one after the other`, async () => {
    const desk = new Desk();
    const { handler, calls, started } = heldHandler();
    const bot = desk.host(handler);
    desk.deliver(bot, first);
    desk.deliver(bot, second);
    assertEquals(started(), [1]);
    calls[0]!.resolve();
    await desk.settle();
    assertEquals(started(), [1, 2]);
  });
}

Deno.test("dispatch() uses no lane for updates without a chat or user", () => {
  const desk = new Desk();
  const { handler, started } = heldHandler();
  const bot = desk.host(handler);
  desk.deliver(bot, poll(1));
  desk.deliver(bot, poll(2));
  assertEquals([started(), bot.stats().lanes], [[1, 2], 0]);
});

Deno.test("dispatch() uses no lanes with lanes: none", () => {
  const desk = new Desk();
  const { handler, started } = heldHandler();
  const bot = desk.host(handler, { lanes: "none" });
  for (const id of [1, 2, 3]) desk.deliver(bot, message(id));
  assertEquals([started(), bot.stats().lanes], [[1, 2, 3], 0]);
});

Deno.test("dispatch() never starts an update whose delivery timed out while waiting", async () => {
  const desk = new Desk();
  const { handler, calls, started } = heldHandler();
  const bot = desk.host(handler);
  desk.deliver(bot, message(1));
  const second = desk.deliver(bot, message(2));
  const third = desk.deliver(bot, message(3));
  await desk.clock.advance(10_000);
  assertEquals([second.outcome, third.outcome], ["timeout", "timeout"]);
  calls[0]!.resolve();
  await desk.clock.advance(60_000);
  assertEquals(started(), [1]);
  assertEquals(now(bot), IDLE);

  const again = desk.deliver(bot, message(2));
  assertEquals([started(), calls[1]!.ctx.attempt], [[1, 2], 1]);
  calls[1]!.resolve();
  await desk.settle();
  assertEquals(again.outcome, "handled");
  assertEquals(desk.eventsOf("failure"), []);
});

Deno.test("dispatch() closes the gap when an update leaves the middle, the head or the end of a lane", async () => {
  const desk = new Desk();
  const { handler, calls, started } = heldHandler();
  const bot = desk.host(handler);
  // The third expires first, then the last, then the second.
  for (const [id, dueIn] of [[1, 9], [2, 3], [3, 1], [4, 9], [5, 9], [6, 2]] as const) {
    desk.deliver(bot, message(id), { dueIn: dueIn * 1000 });
  }
  await desk.clock.advance(3000);
  desk.deliver(bot, message(7));
  for (let n = 0; n < 4; n++) {
    calls[n]!.resolve();
    await desk.settle();
  }
  assertEquals(started(), [1, 4, 5, 7]);
  assertEquals(now(bot), IDLE);
});

Deno.test("dispatch() keeps updates queued under policy return, in order", async () => {
  const desk = new Desk();
  const { handler, calls, started } = heldHandler();
  const bot = desk.host(handler, { timeout: { policy: "return" } });
  const deliveries: TestDelivery[] = [];
  for (const id of [1, 2, 3, 4]) {
    deliveries.push(desk.deliver(bot, message(id)));
    await desk.clock.advance(4000);
  }
  await desk.clock.advance(20_000);
  assertEquals(deliveries.map(({ outcome }) => outcome), Array(4).fill("accepted"));
  assertEquals([started(), desk.dispatcher.inFlight], [[1], 4]);
  for (let n = 0; n < 4; n++) {
    calls[n]!.resolve();
    await desk.settle();
  }
  assertEquals(started(), [1, 2, 3, 4]);
  assertEquals(desk.dispatcher.inFlight, 0);
});

Deno.test("dispatch() keeps queued the kinds under policy return and withdraws the others", async () => {
  const desk = new Desk();
  const { handler, calls, started } = heldHandler();
  const bot = desk.host(handler, { timeout: { byKind: { callback_query: "return" } } });
  desk.deliver(bot, message(1));
  desk.deliver(bot, message(2));
  desk.deliver(bot, callback(3));
  await desk.clock.advance(15_000);
  calls[0]!.resolve();
  await desk.settle();
  assertEquals(started(), [1, 3]);
});

Deno.test("dispatch() leaves no trace of an empty lane", async () => {
  const desk = new Desk();
  const bot = desk.host(() => {});
  for (let id = 0; id < 1000; id++) desk.deliver(bot, message(id, id));
  await desk.settle();
  assertEquals(now(bot), IDLE);
});

Deno.test("dispatch() runs 10 000 updates of one lane without overflowing the stack", async () => {
  const desk = new Desk(20_000);
  const gate = Promise.withResolvers<void>();
  const order: number[] = [];
  const bot = desk.host((update) => {
    order.push(update.update_id);
    if (update.update_id === 0) return gate.promise;
  });
  const outcomes = Array.from({ length: 10_000 }, (_, id) => desk.send(bot, message(id)));
  gate.resolve();
  assertEquals(new Set(await Promise.all(outcomes)), new Set(["handled"]));
  assertEquals(order, Array.from({ length: 10_000 }, (_, id) => id));
  assertEquals(now(bot), IDLE);
});
