import { assert, assertEquals, assertFalse } from "@std/assert";
import { Desk, heldHandler, IDLE, now, say, TestDelivery } from "./desk.ts";
import { message } from "./updates.ts";

/** Records when a promise resolves, on the desk's clock. */
function watch(desk: Desk, promise: Promise<void>): { at: number | undefined } {
  const end: { at: number | undefined } = { at: undefined };
  promise.then(() => end.at = desk.clock.now());
  return end;
}

Deno.test("drain() resolves at once when idle, and leaves no timer", async () => {
  const desk = new Desk();
  const bot = desk.host(() => {});
  desk.deliver(bot, message(1));
  await desk.dispatcher.drain(15_000);
  assertEquals([desk.clock.now(), desk.clock.pending], [0, 0]);
});

Deno.test("drain() starts nothing new", async () => {
  const desk = new Desk();
  const { handler, started } = heldHandler();
  const bot = desk.host(handler);
  desk.deliver(bot, message(1));
  const drained = desk.dispatcher.drain(1000);
  assert(desk.dispatcher.draining);
  assertEquals(desk.deliver(bot, message(2, 2)).outcome, "unavailable");
  assertEquals(await desk.send(bot, message(3, 3)), "unavailable");
  await desk.clock.advance(2000);
  await drained;
  assertEquals(desk.deliver(bot, message(4, 4)).outcome, "unavailable");
  assertEquals(started(), [1]);
});

Deno.test("drain() lets redeliveries join runs in progress, and answers those of finished ones", async () => {
  const desk = new Desk();
  const { handler, calls, started } = heldHandler();
  const bot = desk.host(handler);
  const first = desk.deliver(bot, message(1));
  desk.deliver(bot, message(9, 9));
  calls[1]!.resolve(say("done before"));
  await desk.clock.advance(9000);
  const end = watch(desk, desk.dispatcher.drain(15_000));
  await desk.clock.advance(2000);
  assertEquals(desk.deliver(bot, message(9, 9)).reply, say("done before"));
  const again = desk.deliver(bot, message(1));
  await desk.clock.advance(12_000);
  // Both deadlines have passed; a delivery refused now would find the port closed.
  assertEquals([first.outcome, again.outcome], [undefined, undefined]);
  calls[0]!.resolve(say("at last"));
  await desk.settle();
  assertEquals([first.outcome, again.outcome, end.at], ["handled", "handled", 23_000]);
  assertEquals([first.reply, again.reply], [undefined, say("at last")]);
  const late = desk.deliver(bot, message(1));
  assertEquals([late.outcome, late.reply, started()], ["duplicate", say("at last"), [1, 9]]);
});

Deno.test("drain() holds the deliveries of failing runs until they fail", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const delivery = desk.deliver(desk.host(handler), message(1));
  void desk.dispatcher.drain(15_000);
  await desk.clock.advance(12_000);
  calls[0]!.reject(new Error("no"));
  await desk.settle();
  assertEquals([delivery.outcome, delivery.answeredAt], ["failed", 12_000]);
});

Deno.test("drain() waits for runs, the lanes behind them, and bodies still being read", async () => {
  const desk = new Desk();
  const { handler, calls, started } = heldHandler();
  const bot = desk.host(handler);
  const unread = new TestDelivery(bot, desk.clock);
  unread.admit();
  const deliveries = [1, 2].map((id) => desk.deliver(bot, message(id)));
  const end = watch(desk, desk.dispatcher.drain(15_000));
  await desk.clock.advance(1000);
  calls[0]!.resolve();
  await desk.clock.advance(1000);
  assertEquals(started(), [1, 2]);
  calls[1]!.resolve();
  await desk.clock.advance(1000);
  assertEquals(end.at, undefined);
  unread.dispatch(message(3, 3));
  await desk.clock.advance(1000);
  calls[2]!.resolve();
  await desk.clock.advance(1000);
  assertEquals(end.at, 4000);
  assertEquals([...deliveries, unread].map(({ outcome }) => outcome), Array(3).fill("handled"));
  assertEquals([desk.clock.pending, calls[2]!.ctx.signal.aborted], [0, false]);
});

Deno.test("drain() waits for runs without a delivery", async () => {
  for (const policy of ["throw", "return"] as const) {
    const desk = new Desk();
    const { handler, calls } = heldHandler();
    desk.deliver(desk.host(handler, { timeout: { policy } }), message(1));
    await desk.clock.advance(10_000);
    const end = watch(desk, desk.dispatcher.drain(15_000));
    await desk.clock.advance(5000);
    assertEquals(end.at, undefined);
    calls[0]!.resolve();
    await desk.settle();
    assertEquals(end.at, 15_000);
  }
});

Deno.test("drain() keeps answering at deadlines under policy return, and where nothing has started", async () => {
  const desk = new Desk();
  const { handler } = heldHandler();
  const bots = [desk.host(handler, { timeout: { policy: "return" } }), desk.host(handler)];
  const accepted = desk.deliver(bots[0]!, message(1));
  desk.deliver(bots[1]!, message(1));
  const inLane = desk.deliver(bots[1]!, message(2));
  void desk.dispatcher.drain(15_000);
  await desk.clock.advance(15_000);
  assertEquals([accepted.outcome, accepted.answeredAt], ["accepted", 10_000]);
  assertEquals([inLane.outcome, inLane.answeredAt], ["timeout", 10_000]);
});

Deno.test("drain() abandons what has not finished in time", async () => {
  const desk = new Desk();
  const { handler, calls, started } = heldHandler();
  const bot = desk.host(handler, { timeout: { byKind: { message: "return" } } });
  desk.deliver(bot, message(1));
  desk.deliver(bot, message(2));
  await desk.clock.advance(12_000);
  const unread = new TestDelivery(bot, desk.clock);
  unread.admit();
  const waiting = [desk.deliver(bot, message(3)), desk.deliver(bot, message(4, 4))];
  const direct = desk.send(bot, message(5, 4));
  const { signal } = calls[0]!.ctx;
  const end = watch(desk, desk.dispatcher.drain(3000));
  await desk.clock.advance(2999);
  assertFalse(signal.aborted);
  await desk.clock.advance(1);
  assertEquals(await direct, "unavailable");
  assertEquals([unread, ...waiting].map(({ outcome }) => outcome), Array(3).fill("unavailable"));
  assert(calls.every(({ ctx }) => ctx.signal.aborted && ctx.signal.reason.name === "AbortError"));
  // Accepted and unfinished: the running one and the queued one. Telegram redelivers the rest.
  const dead = desk.eventsOf("dead_letter").map(({ update_id }) => update_id);
  assertEquals(dead.toSorted(), [1, 2]);
  assertEquals(desk.eventsOf("failure").map(({ update_id }) => update_id).toSorted(), [1, 4]);
  assertEquals([started(), now(bot)], [[1, 4], IDLE]);
  assertEquals(end.at, undefined);
  for (const call of calls) call.reject(call.ctx.signal.reason);
  await desk.settle();
  assertEquals([end.at, desk.clock.pending], [15_000, 0]);
  assertEquals(desk.eventsOf("late").map(({ abandoned }) => abandoned), [true, true]);
});

Deno.test("drain() abandons runs in Telegram's order, which is that of their replays", async () => {
  const desk = new Desk();
  const bot = desk.host(heldHandler().handler, { timeout: { policy: "return" } });
  const ids = Array.from({ length: 50 }, (_, index) => 900 + 7 * index);
  for (const id of ids) desk.deliver(bot, message(id, id % 3));
  await desk.clock.advance(11_000);
  const drained = desk.dispatcher.drain(0);
  await desk.clock.advance(2000);
  await drained;
  const dead = desk.eventsOf("dead_letter").map(({ update_id }) => update_id);
  assertEquals(dead, ids);
});

Deno.test("drain() stops waiting for handlers that ignore their signal after one second", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  desk.deliver(desk.host(handler), message(1));
  const end = watch(desk, desk.dispatcher.drain(3000));
  await desk.clock.advance(3999);
  assertEquals(end.at, undefined);
  await desk.clock.advance(1);
  assertEquals([end.at, desk.clock.pending], [4000, 0]);
  calls[0]!.resolve();
  await desk.clock.advance(1000);
  assertEquals(desk.eventsOf("late").map(({ ms }) => ms), [4000]);
});

Deno.test("drain() does not wait for runs abandoned at the hard limit", async () => {
  const desk = new Desk();
  desk.deliver(desk.host(heldHandler().handler, { abandonMs: 5000 }), message(1));
  await desk.clock.advance(5000);
  await desk.dispatcher.drain(15_000);
  assertEquals(desk.clock.now(), 5000);
});

Deno.test("drain() abandons nothing before its time, and everything at once with 0 ms", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const delivery = desk.deliver(desk.host(handler), message(1));
  void desk.dispatcher.drain(0);
  assertEquals(delivery.outcome, undefined);
  await desk.settle();
  assertEquals([delivery.outcome, calls[0]!.ctx.signal.aborted], ["unavailable", true]);
});

Deno.test("drain() starts nothing while it abandons runs, whatever is waiting for a place", async () => {
  const desk = new Desk();
  const { handler, started } = heldHandler();
  const bot = desk.host(handler, { concurrency: 1 });
  for (const [id, chat] of [[1, 1], [2, 1], [3, 3], [4, 3], [5, 5]] as const) {
    desk.deliver(bot, message(id, chat));
  }
  void desk.dispatcher.drain(1000);
  await desk.clock.advance(5000);
  assertEquals(started(), [1]);
  assertEquals(now(bot), IDLE);
});

Deno.test("drain() answers the deliveries of every bot, even with equal limits", async () => {
  const desk = new Desk();
  const { handler } = heldHandler();
  // The timeout of one bot equals the hard limit of the other.
  const bots = [desk.host(handler), desk.host(handler, { abandonMs: 10_000 })];
  const deliveries = bots.map((bot) => desk.deliver(bot, message(1)));
  const unread = bots.map((bot) => new TestDelivery(bot, desk.clock));
  for (const delivery of unread) delivery.admit();
  void desk.dispatcher.drain(1000);
  await desk.clock.advance(5000);
  const outcomes = [...deliveries, ...unread].map(({ outcome }) => outcome);
  assertEquals(outcomes, Array(4).fill("unavailable"));
  assertEquals([desk.dispatcher.inFlight, desk.clock.pending], [0, 0]);
});

Deno.test("drain() returns the same drain however often it is called", () => {
  const desk = new Desk();
  desk.deliver(desk.host(heldHandler().handler), message(1));
  assert(desk.dispatcher.drain(1000) === desk.dispatcher.drain(5000));
});
