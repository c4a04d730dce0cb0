import { assertEquals } from "@std/assert";
import { Desk, heldHandler, IDLE, now, TestDelivery } from "./desk.ts";
import { message } from "./updates.ts";

Deno.test("release() admits nothing more for its bot, and the others continue", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const [leaving, staying] = [desk.host(handler), desk.host(handler)];
  desk.deliver(leaving, message(1));
  const released = desk.dispatcher.release(leaving, 5000);
  assertEquals(await desk.send(leaving, message(2, 2)), "unavailable");
  desk.deliver(staying, message(3));
  assertEquals([calls.length, desk.dispatcher.draining], [2, false]);
  calls[0]!.resolve();
  await released;
  assertEquals([desk.clock.now(), desk.dispatcher.inFlight], [0, 1]);
  desk.deliver(staying, message(4, 4));
  assertEquals(calls.length, 3);
});

Deno.test("release() waits for the bot's runs, its lanes and the bodies still being read", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler, { timeout: { policy: "return" } });
  const unread = new TestDelivery(bot, desk.clock);
  unread.admit();
  for (const id of [1, 2]) desk.deliver(bot, message(id));
  let over = false;
  desk.dispatcher.release(bot, 60_000).then(() => over = true);
  await desk.clock.advance(10_000);
  assertEquals(unread.outcome, "unread");
  for (const n of [0, 1]) {
    assertEquals(over, false);
    calls[n]!.resolve();
    await desk.settle();
  }
  assertEquals([over, now(bot), desk.clock.pending], [true, IDLE, 0]);
});

Deno.test("release() abandons what has not finished in time, and only for its bot", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const [leaving, staying] = [desk.host(handler), desk.host(handler)];
  const bots = [leaving, staying];
  const deliveries = bots.map((bot) => desk.deliver(bot, message(1)));
  const unread = bots.map((bot) => new TestDelivery(bot, desk.clock));
  for (const delivery of unread) delivery.admit();
  const released = desk.dispatcher.release(leaving, 1000);
  await desk.clock.advance(1000);
  const outcomes = [...deliveries, ...unread].map(({ outcome }) => outcome);
  assertEquals(outcomes, ["unavailable", undefined, "unavailable", undefined]);
  assertEquals(calls.map(({ ctx }) => ctx.signal.aborted), [true, false]);
  calls[0]!.reject(calls[0]!.ctx.signal.reason);
  await released;
  assertEquals([desk.clock.now(), desk.dispatcher.inFlight], [1000, 2]);
});

Deno.test("release() forgets the bot's updates, and leaves no timer for them", async () => {
  const desk = new Desk();
  const bot = desk.host(() => {});
  desk.deliver(bot, message(1));
  assertEquals(desk.deliver(bot, message(1)).outcome, "duplicate");
  await desk.dispatcher.release(bot, 1000);
  // Timers of met deadlines are not cleared.
  await desk.clock.advance(300_000);
  assertEquals(desk.clock.pending, 0);
  // The updates of a bot added later are remembered as long as any other's.
  const other = desk.host(() => {});
  desk.deliver(other, message(1));
  await desk.clock.advance(86_400_000);
  assertEquals(desk.deliver(other, message(1)).outcome, "duplicate");
});

Deno.test("release() and drain() may run at once, and each ends in its own time", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const [first, second] = [desk.host(handler), desk.host(handler)];
  for (const bot of [first, second]) desk.deliver(bot, message(1));
  const over: string[] = [];
  desk.dispatcher.release(first, 1000).then(() => over.push(`first ${desk.clock.now()}`));
  desk.dispatcher.drain(5000).then(() => over.push(`all ${desk.clock.now()}`));
  await desk.clock.advance(1500);
  calls[0]!.resolve();
  await desk.clock.advance(1000);
  assertEquals(over, ["first 1500"]);
  calls[1]!.resolve();
  await desk.settle();
  assertEquals([over, desk.clock.pending], [["first 1500", "all 2500"], 0]);
});
