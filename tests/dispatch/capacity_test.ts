import { assertEquals } from "@std/assert";
import { Desk, heldHandler, IDLE, now, TestDelivery } from "./desk.ts";
import { message } from "./updates.ts";

Deno.test("admit() refuses when maxInFlight deliveries are waiting", async () => {
  const desk = new Desk(2);
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler);
  desk.deliver(bot, message(1, 1));
  desk.deliver(bot, message(2, 2));
  const refused = new TestDelivery(bot, desk.clock);
  assertEquals([refused.admit(), desk.dispatcher.draining], [false, false]);
  assertEquals(desk.dispatcher.inFlight, 2);
  calls[0]!.resolve();
  await desk.settle();
  assertEquals(desk.deliver(bot, message(3, 3)).open, true);
  assertEquals(calls.length, 3);
});

Deno.test("admit() refuses when maxInFlight runs continue without a delivery", async () => {
  const desk = new Desk(2);
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler);
  for (const id of [1, 2]) desk.deliver(bot, message(id, id));
  await desk.clock.advance(10_000);
  assertEquals(await desk.send(bot, message(3, 3)), "unavailable");
  // Even a redelivery of an update in progress takes a place until it is answered.
  assertEquals(await desk.send(bot, message(1, 1)), "unavailable");
  calls[0]!.resolve();
  await desk.settle();
  assertEquals(await desk.send(bot, message(1, 1)), "duplicate");
});

Deno.test("admit() sets no deadline for a refused delivery", async () => {
  const desk = new Desk(0);
  const bot = desk.host(heldHandler().handler);
  const refused = new TestDelivery(bot, desk.clock);
  assertEquals(refused.admit(), false);
  assertEquals(desk.clock.pending, 0);
  await desk.clock.advance(60_000);
  assertEquals(refused.outcome, undefined);
});

Deno.test("inFlight counts deliveries whose body is still being read", () => {
  const desk = new Desk(1);
  const bot = desk.host(heldHandler().handler);
  assertEquals(new TestDelivery(bot, desk.clock).admit(), true);
  assertEquals(new TestDelivery(bot, desk.clock).admit(), false);
});

Deno.test("inFlight counts runs that continue without a delivery, and a redelivery instead of its run", async () => {
  for (const policy of ["throw", "return"] as const) {
    const desk = new Desk();
    const { handler, calls } = heldHandler();
    const bot = desk.host(handler, { timeout: { policy } });
    desk.deliver(bot, message(1));
    assertEquals(desk.dispatcher.inFlight, 1);
    await desk.clock.advance(10_000);
    assertEquals(desk.dispatcher.inFlight, 1);
    desk.deliver(bot, message(1));
    assertEquals(desk.dispatcher.inFlight, 1);
    desk.deliver(bot, message(1));
    assertEquals(desk.dispatcher.inFlight, 2);
    await desk.clock.advance(10_000);
    assertEquals(desk.dispatcher.inFlight, 1);
    calls[0]!.resolve();
    await desk.settle();
    assertEquals(desk.dispatcher.inFlight, 0);
  }
});

Deno.test("inFlight counts accepted runs in the queue, and no withdrawn ones", async () => {
  for (const [policy, left] of [["throw", 1], ["return", 3]] as const) {
    const desk = new Desk();
    const bot = desk.host(heldHandler().handler, { timeout: { policy } });
    for (const id of [1, 2, 3]) desk.deliver(bot, message(id));
    await desk.clock.advance(10_000);
    assertEquals(desk.dispatcher.inFlight, left);
  }
});

Deno.test("inFlight does not count an abandoned run", async () => {
  const desk = new Desk();
  const bot = desk.host(heldHandler().handler, { abandonMs: 20_000 });
  desk.deliver(bot, message(1));
  await desk.clock.advance(20_000);
  assertEquals(desk.dispatcher.inFlight, 0);
});

Deno.test("concurrency limits a bot's runs across all its lanes, in order of arrival", async () => {
  const desk = new Desk();
  const { handler, calls, started } = heldHandler();
  const bot = desk.host(handler, { concurrency: 2 });
  for (const id of [1, 2, 3, 4, 5]) desk.deliver(bot, message(id, id));
  assertEquals(started(), [1, 2]);
  calls[1]!.resolve();
  await desk.settle();
  assertEquals(started(), [1, 2, 3]);
  calls[0]!.resolve();
  calls[2]!.resolve();
  await desk.settle();
  assertEquals(started(), [1, 2, 3, 4, 5]);
  for (const call of calls) call.resolve();
  await desk.settle();
  assertEquals(now(bot), IDLE);
});

Deno.test("concurrency starts the longest-waiting run before the rest of a lane", async () => {
  const desk = new Desk();
  const { handler, calls, started } = heldHandler();
  const bot = desk.host(handler, { concurrency: 1 });
  desk.deliver(bot, message(1, 1));
  desk.deliver(bot, message(2, 1));
  desk.deliver(bot, message(3, 3));
  calls[0]!.resolve();
  await desk.settle();
  calls[1]!.resolve();
  await desk.settle();
  assertEquals(started(), [1, 3, 2]);
});

Deno.test("concurrency keeps its count when a queued update is withdrawn", async () => {
  const desk = new Desk();
  const { handler, calls, started } = heldHandler();
  const bot = desk.host(handler, { concurrency: 1, timeout: { ms: 1000 } });
  desk.deliver(bot, message(1, 1));
  const inLine = desk.deliver(bot, message(2, 2));
  await desk.clock.advance(500);
  desk.deliver(bot, message(3, 2));
  desk.deliver(bot, message(4, 4));
  await desk.clock.advance(500);
  assertEquals([inLine.outcome, bot.stats().waiting], ["timeout", 2]);
  calls[0]!.resolve();
  await desk.settle();
  assertEquals([started(), bot.stats().running], [[1, 4], 1]);
  calls[1]!.resolve();
  await desk.settle();
  assertEquals([started(), bot.stats().running, bot.stats().waiting], [[1, 4, 3], 1, 0]);
});

Deno.test("concurrency of one bot does not limit another", () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  for (const id of [1, 2]) desk.deliver(desk.host(handler, { concurrency: 1 }), message(id));
  assertEquals(calls.length, 2);
});
