import { assertEquals } from "@std/assert";
import { Desk, heldHandler } from "./desk.ts";
import { message } from "./updates.ts";

Deno.test("dispatch() retries a failed update, and counts attempts in ctx.attempt", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler);
  for (const attempt of [1, 2, 3]) {
    const delivery = desk.deliver(bot, message(1));
    const call = calls[attempt - 1]!;
    assertEquals(call.ctx.attempt, attempt);
    call.reject(new Error("not yet"));
    await desk.settle();
    assertEquals(delivery.outcome, "failed");
  }
  const delivery = desk.deliver(bot, message(1));
  calls[3]!.resolve();
  await desk.settle();
  assertEquals([delivery.outcome, calls[3]!.ctx.attempt], ["handled", 4]);
  assertEquals(desk.eventsOf("dead_letter"), []);
});

Deno.test("a failure is reported with its attempt and error", async () => {
  const desk = new Desk();
  const error = new Error("no");
  const bot = desk.host(() => Promise.reject(error));
  for (let n = 0; n < 2; n++) {
    desk.deliver(bot, message(5));
    await desk.settle();
  }
  const of = { bot: "test", update_id: 5, kind: "message" };
  assertEquals(desk.events, [
    { type: "failure", attempt: 1, error, ...of },
    { type: "failure", attempt: 2, error, ...of },
  ]);
});

Deno.test("dispatch() makes an update a dead letter after its last attempt, and does not run it again", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler, { attempts: 3 });
  const outcomes = [];
  const error = new Error("poison");
  for (let n = 0; n < 5; n++) {
    const delivery = desk.deliver(bot, message(1));
    calls[n]?.reject(error);
    await desk.settle();
    outcomes.push(delivery.outcome);
  }
  assertEquals(outcomes, ["failed", "failed", "dead", "duplicate", "duplicate"]);
  assertEquals(calls.length, 3);
  const of = { bot: "test", update_id: 1, kind: "message" };
  assertEquals(desk.eventsOf("dead_letter"), [
    { type: "dead_letter", update: message(1), attempt: 3, error, ...of },
  ]);
});

Deno.test("dispatch() makes five attempts by default", async () => {
  const desk = new Desk();
  const bot = desk.host(() => Promise.reject(new Error("no")));
  const outcomes = [];
  for (let n = 0; n < 5; n++) {
    const delivery = desk.deliver(bot, message(1));
    await desk.settle();
    outcomes.push(delivery.outcome);
  }
  assertEquals(outcomes, ["failed", "failed", "failed", "failed", "dead"]);
});

Deno.test("dispatch() makes a dead letter at once if only one attempt is allowed", async () => {
  const desk = new Desk();
  const bot = desk.host(() => Promise.reject(new Error("no")), { attempts: 1 });
  const delivery = desk.deliver(bot, message(1));
  await desk.settle();
  assertEquals(delivery.outcome, "dead");
});

Deno.test("dispatch() counts the failures of a run without a delivery", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler, { attempts: 2 });
  desk.deliver(bot, message(1));
  await desk.clock.advance(10_000);
  calls[0]!.reject(new Error("no"));
  await desk.settle();
  assertEquals(desk.eventsOf("dead_letter"), []);
  desk.deliver(bot, message(1));
  await desk.clock.advance(10_000);
  calls[1]!.reject(new Error("no"));
  await desk.settle();
  assertEquals(calls[1]!.ctx.attempt, 2);
  assertEquals(desk.eventsOf("dead_letter").length, 1);
  assertEquals(desk.deliver(bot, message(1)).outcome, "duplicate");
});

Deno.test("dispatch() makes a dead letter of a run that fails after its 200", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler, { timeout: { policy: "return" } });
  desk.deliver(bot, message(1));
  await desk.clock.advance(10_000);
  const error = new Error("too late");
  calls[0]!.reject(error);
  await desk.settle();
  const of = { bot: "test", update_id: 1, kind: "message" };
  assertEquals(desk.eventsOf("dead_letter"), [
    { type: "dead_letter", update: message(1), attempt: 1, error, ...of },
  ]);
  assertEquals(desk.deliver(bot, message(1)).outcome, "duplicate");
  assertEquals(calls.length, 1);
});

Deno.test("dispatch() makes no dead letter of a run that fails before its 200 under policy return", async () => {
  const desk = new Desk();
  const bot = desk.host(() => Promise.reject(new Error("no")), { timeout: { policy: "return" } });
  const delivery = desk.deliver(bot, message(1));
  await desk.settle();
  assertEquals(delivery.outcome, "failed");
  assertEquals(desk.eventsOf("dead_letter"), []);
});

Deno.test("dispatch() answers dead to a delivery that joined after the 200", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler, { timeout: { policy: "return" } });
  desk.deliver(bot, message(1));
  await desk.clock.advance(12_000);
  const again = desk.deliver(bot, message(1));
  calls[0]!.reject(new Error("no"));
  await desk.settle();
  assertEquals(again.outcome, "dead");
  assertEquals(desk.eventsOf("dead_letter").length, 1);
});

Deno.test("dispatch() does not count a timeout as a failure", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler, { attempts: 2 });
  for (let n = 0; n < 5; n++) {
    desk.deliver(bot, message(1));
    await desk.clock.advance(10_000);
  }
  const last = desk.deliver(bot, message(1));
  calls[0]!.reject(new Error("no"));
  await desk.settle();
  assertEquals([last.outcome, calls.length], ["failed", 1]);
});

Deno.test("dispatch() continues the lane after a failure", async () => {
  const desk = new Desk();
  const { handler, calls, started } = heldHandler();
  const bot = desk.host(handler);
  desk.deliver(bot, message(1));
  desk.deliver(bot, message(2));
  calls[0]!.reject(new Error("no"));
  await desk.settle();
  assertEquals(started(), [1, 2]);
});
