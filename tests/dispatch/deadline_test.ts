import { assert, assertEquals, assertFalse } from "@std/assert";
import { Desk, heldHandler, TestDelivery } from "./desk.ts";
import { callback, message } from "./updates.ts";

Deno.test("dispatch() answers timeout at the deadline under policy throw, not before", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const delivery = desk.deliver(desk.host(handler), message(1));
  await desk.clock.advance(9999);
  assertEquals(delivery.outcome, undefined);
  await desk.clock.advance(1);
  assertEquals(delivery.outcome, "timeout");
  assertEquals(calls.length, 1);
});

Deno.test("dispatch() answers accepted at the deadline under policy return, and the run continues", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler, { timeout: { ms: 3000, policy: "return" } });
  const delivery = desk.deliver(bot, message(1));
  await desk.clock.advance(2999);
  assertEquals(delivery.outcome, undefined);
  await desk.clock.advance(1);
  assertEquals(delivery.outcome, "accepted");
  assertFalse(calls[0]!.ctx.signal.aborted);
  calls[0]!.resolve();
  await desk.settle();
  assertEquals(desk.deliver(bot, message(1)).outcome, "duplicate");
});

Deno.test("dispatch() reports how long a late handler took, without its wait in the lane", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(
    (update, ctx) => update.update_id === 1 ? handler(update, ctx) : undefined,
    { timeout: { policy: "return" } },
  );
  desk.deliver(bot, message(1));
  desk.deliver(bot, message(2));
  await desk.clock.advance(15_000);
  calls[0]!.resolve();
  await desk.settle();
  assertEquals(
    desk.eventsOf("late").map(({ update_id, ok, ms }) => [update_id, ok, ms]),
    [[1, true, 15_000], [2, true, 0]],
  );
});

Deno.test("dispatch() follows the policy of the update's kind", async () => {
  const desk = new Desk();
  const { handler } = heldHandler();
  const timeout = { policy: "return", byKind: { callback_query: "throw" } } as const;
  const bot = desk.host(handler, { timeout });
  const deliveries = [desk.deliver(bot, message(1, 1)), desk.deliver(bot, callback(2, 2))];
  await desk.clock.advance(10_000);
  assertEquals(deliveries.map((delivery) => delivery.outcome), ["accepted", "timeout"]);
});

Deno.test("dispatch() ignores policies on the prototype of byKind", async () => {
  const desk = new Desk();
  const bot = desk.host(heldHandler().handler, { timeout: { policy: "return", byKind: {} } });
  const update = { update_id: 1, constructor: {} } as unknown as Parameters<Desk["deliver"]>[1];
  const delivery = desk.deliver(bot, update);
  await desk.clock.advance(10_000);
  assertEquals(delivery.outcome, "accepted");
});

Deno.test("dispatch() counts the deadline from arrival, including reading the body", async () => {
  const desk = new Desk();
  const bot = desk.host(heldHandler().handler);
  const delivery = new TestDelivery(bot, desk.clock);
  delivery.admit();
  await desk.clock.advance(6000);
  delivery.dispatch(message(1));
  await desk.clock.advance(3999);
  assertEquals(delivery.outcome, undefined);
  await desk.clock.advance(1);
  assertEquals(delivery.outcome, "timeout");
});

Deno.test("admit() lets a delivery without an update expire as unread", async () => {
  const desk = new Desk();
  const bot = desk.host(heldHandler().handler, { timeout: { policy: "return" } });
  const delivery = new TestDelivery(bot, desk.clock);
  delivery.admit();
  await desk.clock.advance(10_000);
  assertEquals(delivery.outcome, "unread");
  assertEquals(desk.dispatcher.inFlight, 0);
});

Deno.test("dispatch() gives deliveries that arrive at different times their own deadlines", async () => {
  const desk = new Desk();
  const bot = desk.host(heldHandler().handler);
  const deliveries: TestDelivery[] = [];
  for (let id = 1; id <= 3; id++) {
    deliveries.push(desk.deliver(bot, message(id, id)));
    await desk.clock.advance(1500);
  }
  await desk.clock.advance(20_000);
  assertEquals(deliveries.map(({ answeredAt }) => answeredAt), [10_000, 11_500, 13_000]);
});

Deno.test("dispatch() gives bots of different timeouts their own deadlines", async () => {
  const desk = new Desk();
  const slow = desk.deliver(
    desk.host(heldHandler().handler, { timeout: { ms: 20_000 } }),
    message(1),
  );
  const quick = desk.deliver(
    desk.host(heldHandler().handler, { timeout: { ms: 500 } }),
    message(1),
  );
  await desk.clock.advance(30_000);
  assertEquals([slow.answeredAt, quick.answeredAt], [20_000, 500]);
});

Deno.test("ctx.deadline is the wall-clock time at which the answer leaves", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  await desk.clock.advance(1234);
  const arrival = desk.clock.date();
  desk.deliver(desk.host(handler), message(1));
  await desk.clock.advance(4000);
  assertEquals(calls[0]!.ctx.deadline, arrival + 10_000);
});

Deno.test("ctx.deadline of a run that waited in its lane is still its delivery's", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler);
  const start = desk.clock.date();
  desk.deliver(bot, message(1));
  desk.deliver(bot, message(2));
  await desk.clock.advance(7000);
  calls[0]!.resolve();
  await desk.settle();
  assertEquals(calls[1]!.ctx.deadline, start + 10_000);
});

Deno.test("ctx.deadline is the latest delivery's, or the hard limit if none is waiting", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler, { abandonMs: 60_000 });
  const start = desk.clock.date();
  desk.deliver(bot, message(1));
  const { ctx } = calls[0]!;
  await desk.clock.advance(8000);
  desk.deliver(bot, message(1));
  assertEquals(ctx.deadline, start + 18_000);
  await desk.clock.advance(10_000);
  assertEquals(ctx.deadline, start + 60_000);
});

Deno.test("ctx.signal does not abort at the deadline, whatever the policy", async () => {
  for (const policy of ["throw", "return"] as const) {
    const desk = new Desk();
    const { handler, calls } = heldHandler();
    desk.deliver(desk.host(handler, { timeout: { policy } }), message(1));
    const early = calls[0]!.ctx.signal;
    await desk.clock.advance(60_000);
    assertFalse(early.aborted);
    assert(early === calls[0]!.ctx.signal);
  }
});

Deno.test("a run that ends after its answer is reported as late once", async () => {
  for (const policy of ["throw", "return"] as const) {
    const desk = new Desk();
    const { handler, calls } = heldHandler();
    await desk.clock.advance(300);
    desk.deliver(desk.host(handler, { timeout: { policy } }), message(7));
    await desk.clock.advance(25_000);
    assertEquals(desk.eventsOf("late"), []);
    calls[0]!.resolve();
    await desk.clock.advance(1000);
    const late = { ok: true, abandoned: false, error: undefined, ms: 25_000 };
    const of = { bot: "test", update_id: 7, kind: "message" };
    assertEquals(desk.eventsOf("late"), [{ type: "late", ...late, ...of }]);
  }
});

Deno.test("a run that fails after its answer is reported as late with its error", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  desk.deliver(desk.host(handler), message(7));
  await desk.clock.advance(11_000);
  const error = new Error("too much");
  calls[0]!.reject(error);
  await desk.settle();
  const [late] = desk.eventsOf("late");
  assertEquals([late!.ok, late!.abandoned, late!.error, late!.ms], [false, false, error, 11_000]);
  assertEquals(desk.eventsOf("failure").length, 1);
});

Deno.test("a run that ends in time is not reported as late", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler);
  desk.deliver(bot, message(1));
  await desk.clock.advance(9999);
  calls[0]!.resolve();
  await desk.clock.advance(60_000);
  assertEquals(desk.events, []);
});

Deno.test("dispatch() keeps no deadlines of finished deliveries", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler);
  for (const id of [1, 2, 3]) desk.deliver(bot, message(id, id));
  calls[0]!.resolve();
  calls[1]!.reject(new Error("no"));
  await desk.settle();
  await desk.clock.advance(10_000);
  calls[2]!.resolve();
  // Timers of met deadlines are not cleared; they fire once.
  await desk.clock.advance(290_000);
  assertEquals([desk.clock.pending, desk.clock.nextAt], [1, 86_400_000]);
});
