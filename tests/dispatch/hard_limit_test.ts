import { assert, assertEquals, assertFalse } from "@std/assert";
import { Desk, heldHandler, IDLE, now, say } from "./desk.ts";
import { message } from "./updates.ts";

const throwing = { abandonMs: 60_000 };
const returning = { abandonMs: 60_000, timeout: { policy: "return" } } as const;

Deno.test("a run is abandoned at the hard limit: signal, failure, lane", async () => {
  const desk = new Desk();
  const { handler, calls, started } = heldHandler();
  const bot = desk.host(handler, throwing);
  desk.deliver(bot, message(1));
  const { signal } = calls[0]!.ctx;
  await desk.clock.advance(59_000);
  const waiting = desk.deliver(bot, message(1));
  const behind = desk.deliver(bot, message(2));
  await desk.clock.advance(999);
  assertFalse(signal.aborted);
  await desk.clock.advance(1);
  assert(signal.aborted);
  assertEquals(signal.reason.name, "TimeoutError");
  assertEquals([waiting.outcome, behind.outcome], ["failed", undefined]);
  assertEquals(started(), [1, 2]);
  const [failure] = desk.eventsOf("failure");
  assertEquals([failure!.attempt, failure!.error], [1, signal.reason]);
});

Deno.test("the hard limit is five minutes by default, from the start of the run", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler);
  void desk.send(bot, message(1));
  void desk.send(bot, message(2));
  await desk.clock.advance(100_000);
  calls[0]!.resolve();
  await desk.settle();
  const { signal } = calls[1]!.ctx;
  await desk.clock.advance(299_999);
  assertFalse(signal.aborted);
  await desk.clock.advance(1);
  assert(signal.aborted);
});

Deno.test("ctx.signal is already aborted if first read after the hard limit", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  desk.deliver(desk.host(handler, throwing), message(1));
  await desk.clock.advance(60_000);
  assert(calls[0]!.ctx.signal.aborted);
  assertEquals(calls[0]!.ctx.signal.reason.name, "TimeoutError");
});

Deno.test("an abandoned run is reported once when it finally ends", async () => {
  for (const ok of [true, false]) {
    const desk = new Desk();
    const { handler, calls } = heldHandler();
    desk.deliver(desk.host(handler, throwing), message(1));
    await desk.clock.advance(60_000);
    assertEquals(desk.eventsOf("late"), []);
    await desk.clock.advance(10_000);
    const error = new Error("stopped");
    if (ok) calls[0]!.resolve(say("nobody hears"));
    else calls[0]!.reject(error);
    await desk.settle();
    const of = { bot: "test", update_id: 1, kind: "message" };
    assertEquals(desk.eventsOf("late"), [
      { type: "late", ok, abandoned: true, ms: 70_000, error: ok ? undefined : error, ...of },
    ]);
    assertEquals(desk.eventsOf("failure").length, 1);
  }
});

Deno.test("an abandoned run is retried, unaffected by its late end", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler, throwing);
  desk.deliver(bot, message(1));
  await desk.clock.advance(61_000);
  const again = desk.deliver(bot, message(1));
  assertEquals(calls[1]!.ctx.attempt, 2);
  calls[0]!.resolve(say("first"));
  await desk.settle();
  assertEquals(again.outcome, undefined);
  assertFalse(calls[1]!.ctx.signal.aborted);
  calls[1]!.resolve(say("second"));
  await desk.settle();
  assertEquals(again.reply, say("second"));
  assertEquals(now(bot), IDLE);
});

Deno.test("the hard limit makes a dead letter of a run already answered with 200", async () => {
  const desk = new Desk();
  const { handler } = heldHandler();
  const bot = desk.host(handler, returning);
  desk.deliver(bot, message(1));
  await desk.clock.advance(60_000);
  assertEquals(desk.eventsOf("dead_letter").map(({ update }) => update), [message(1)]);
  assertEquals(desk.deliver(bot, message(1)).outcome, "duplicate");
});

Deno.test("a run stopped by the hard limit counts as an attempt", async () => {
  const desk = new Desk();
  const { handler } = heldHandler();
  const bot = desk.host(handler, { ...throwing, attempts: 2 });
  for (let n = 0; n < 2; n++) {
    desk.deliver(bot, message(1));
    await desk.clock.advance(60_000);
  }
  assertEquals(desk.eventsOf("dead_letter").length, 1);
});

Deno.test("the hard limit frees the place of a handler that never ends", async () => {
  const desk = new Desk();
  const { handler, started } = heldHandler();
  const bot = desk.host(handler, { ...throwing, concurrency: 1, timeout: { policy: "return" } });
  for (const id of [1, 2, 3]) desk.deliver(bot, message(id, id));
  await desk.clock.advance(120_000);
  assertEquals(started(), [1, 2, 3]);
  await desk.clock.advance(60_000);
  assertEquals([desk.dispatcher.inFlight, bot.stats().running], [0, 0]);
});

Deno.test("the hard limit may precede the deadline", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const delivery = desk.deliver(desk.host(handler, { abandonMs: 2000 }), message(1));
  await desk.clock.advance(2000);
  assertEquals([delivery.outcome, delivery.answeredAt], ["failed", 2000]);
  calls[0]!.resolve();
  await desk.settle();
  assertEquals(desk.eventsOf("late").map(({ abandoned }) => abandoned), [true]);
});

Deno.test("a run that has a place but has not started does not start once its delivery has timed out", async () => {
  const desk = new Desk();
  const { handler, started } = heldHandler();
  const bot = desk.host(handler, { abandonMs: 10_000 });
  // Both limits expire at the same moment: the first run is abandoned and makes way for the second.
  desk.deliver(bot, message(1));
  const second = desk.deliver(bot, message(2));
  await desk.clock.advance(10_000);
  assertEquals([second.outcome, started()], ["timeout", [1]]);
  assertEquals([desk.dispatcher.inFlight, bot.stats().running], [0, 0]);
  desk.deliver(bot, message(2));
  assertEquals(started(), [1, 2]);
});

Deno.test("hard limits longer than the longest timer are respected, and Infinity means none", async () => {
  const desk = new Desk();
  const asked: number[] = [];
  const { clock } = desk;
  const setTimer = clock.setTimer.bind(clock);
  clock.setTimer = (callback, ms) => (asked.push(ms), setTimer(callback, ms));
  const { handler, calls } = heldHandler();
  const options = { timeout: { policy: "return" } } as const;
  desk.deliver(desk.host(handler, { ...options, abandonMs: 2.2e9 }), message(1));
  desk.deliver(desk.host(handler, { ...options, abandonMs: Infinity }), message(1));
  await clock.advance(2.2e9 - 1);
  assertFalse(calls[0]!.ctx.signal.aborted);
  await clock.advance(1);
  assert(calls[0]!.ctx.signal.aborted);
  await clock.advance(2.2e9);
  assertFalse(calls[1]!.ctx.signal.aborted);
  assertEquals(calls[1]!.ctx.deadline, Infinity);
  assertEquals(asked.filter((ms) => ms > 2 ** 31 - 1), []);
});
