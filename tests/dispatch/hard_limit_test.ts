import { assert, assertEquals, assertFalse } from "@std/assert";
import { Desk, heldHandler, IDLE, now, say } from "./desk.ts";
import { message } from "./updates.ts";

const throwing = { abandonMs: 60_000 };
const returning = { abandonMs: 60_000, timeout: { policy: "return" } } as const;

Deno.test("a run is given up at the hard limit: signal, failure, lane", async () => {
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

Deno.test("the hard limit is five minutes unless told otherwise, from the start of the run", async () => {
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

Deno.test("ctx.signal is aborted when it is first asked for after the hard limit", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  desk.deliver(desk.host(handler, throwing), message(1));
  await desk.clock.advance(60_000);
  assert(calls[0]!.ctx.signal.aborted);
  assertEquals(calls[0]!.ctx.signal.reason.name, "TimeoutError");
});

Deno.test("a run that was given up is reported once when it ends after all", async () => {
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

Deno.test("a run that was given up is tried again, and its late end does not disturb that", async () => {
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

Deno.test("the hard limit makes a dead letter of a run whose 200 has gone", async () => {
  const desk = new Desk();
  const { handler } = heldHandler();
  const bot = desk.host(handler, returning);
  desk.deliver(bot, message(1));
  await desk.clock.advance(60_000);
  assertEquals(desk.eventsOf("dead_letter").map(({ update }) => update), [message(1)]);
  assertEquals(desk.deliver(bot, message(1)).outcome, "duplicate");
});

Deno.test("the hard limit counts as one of the attempts", async () => {
  const desk = new Desk();
  const { handler } = heldHandler();
  const bot = desk.host(handler, { ...throwing, attempts: 2 });
  for (let n = 0; n < 2; n++) {
    desk.deliver(bot, message(1));
    await desk.clock.advance(60_000);
  }
  assertEquals(desk.eventsOf("dead_letter").length, 1);
});

Deno.test("the hard limit gives the place of a handler that never ends to the next", async () => {
  const desk = new Desk();
  const { handler, started } = heldHandler();
  const bot = desk.host(handler, { ...throwing, concurrency: 1, timeout: { policy: "return" } });
  for (const id of [1, 2, 3]) desk.deliver(bot, message(id, id));
  await desk.clock.advance(120_000);
  assertEquals(started(), [1, 2, 3]);
  await desk.clock.advance(60_000);
  assertEquals([desk.dispatcher.inFlight, bot.stats().running], [0, 0]);
});

Deno.test("the hard limit may come before the deadline", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const delivery = desk.deliver(desk.host(handler, { abandonMs: 2000 }), message(1));
  await desk.clock.advance(2000);
  assertEquals([delivery.outcome, delivery.answeredAt], ["failed", 2000]);
  calls[0]!.resolve();
  await desk.settle();
  assertEquals(desk.eventsOf("late").map(({ abandoned }) => abandoned), [true]);
});

Deno.test("a run that has its place but has not begun does not start after its delivery timed out", async () => {
  const desk = new Desk();
  const { handler, started } = heldHandler();
  const bot = desk.host(handler, { abandonMs: 10_000 });
  // Both limits fall due in one moment: the first run is given up and makes way for the second.
  desk.deliver(bot, message(1));
  const second = desk.deliver(bot, message(2));
  await desk.clock.advance(10_000);
  assertEquals([second.outcome, started()], ["timeout", [1]]);
  assertEquals([desk.dispatcher.inFlight, bot.stats().running], [0, 0]);
  desk.deliver(bot, message(2));
  assertEquals(started(), [1, 2]);
});

Deno.test("hard limits longer than a timer can run are kept, and none is Infinity", async () => {
  const desk = new Desk();
  const asked: number[] = [];
  const { clock } = desk;
  const setTimer = clock.setTimer.bind(clock);
  clock.setTimer = (callback, ms) => (asked.push(ms), setTimer(callback, ms));
  const { handler, calls } = heldHandler();
  const options = { timeout: { policy: "return" } } as const;
  desk.deliver(desk.host(handler, { ...options, abandonMs: 3e9 }), message(1));
  desk.deliver(desk.host(handler, { ...options, abandonMs: Infinity }), message(1));
  await clock.advance(3e9 - 1);
  assertFalse(calls[0]!.ctx.signal.aborted);
  await clock.advance(1);
  assert(calls[0]!.ctx.signal.aborted);
  await clock.advance(1e10);
  assertFalse(calls[1]!.ctx.signal.aborted);
  assertEquals(calls[1]!.ctx.deadline, Infinity);
  assertEquals(asked.filter((ms) => ms > 2 ** 31 - 1), []);
});
