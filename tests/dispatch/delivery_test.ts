import { assertEquals } from "@std/assert";
import type { Context } from "../../src/handler/context.ts";
import { Desk, heldHandler, IDLE, now } from "./desk.ts";
import { callback, message } from "./updates.ts";

Deno.test("dispatch() waits for the run to end, whatever the timeout", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  let outcome;
  desk.send(desk.host(handler), message(1)).then((type) => outcome = type);
  await desk.clock.advance(200_000);
  assertEquals(outcome, undefined);
  calls[0]!.resolve();
  await desk.settle();
  assertEquals(outcome, "handled");
  assertEquals(desk.eventsOf("late"), []);
});

Deno.test("dispatch() ends at the hard limit, which is ctx.deadline", async () => {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const outcome = desk.send(desk.host(handler), message(1));
  assertEquals(calls[0]!.ctx.deadline, desk.clock.date() + 300_000);
  await desk.clock.advance(300_000);
  assertEquals(await outcome, "failed");
});

Deno.test("ctx.deadline without a timeout is the hard limit, even before the handler returns", async () => {
  const desk = new Desk();
  const deadlines: number[] = [];
  const bot = desk.host({ message: (_, ctx) => void deadlines.push(ctx.deadline) });
  assertEquals(await desk.send(bot, message(1)), "handled");
  assertEquals(deadlines, [desk.clock.date() + 300_000]);
});

Deno.test("ctx.deadline read after the run does not revive its deadline", async () => {
  const desk = new Desk();
  const kept: Context[] = [];
  const bot = desk.host({
    message(_, ctx) {
      kept.push(ctx);
      if (ctx.attempt === 1) throw new Error("no");
    },
  });
  assertEquals(await desk.send(bot, message(1)), "failed");
  assertEquals(kept[0]!.deadline, Infinity);
  assertEquals(now(bot), IDLE);
  assertEquals(await desk.send(bot, message(1)), "handled");
});

Deno.test("dispatch() returns every outcome that a run can have", async () => {
  const desk = new Desk(3);
  let ok = false;
  const bot = desk.host({
    message: () => ok ? undefined : Promise.reject(new Error("no")),
  }, { attempts: 2 });
  assertEquals(await desk.send(bot, callback(1)), "ignored");
  assertEquals(await desk.send(bot, message(2)), "failed");
  assertEquals(await desk.send(bot, message(2)), "dead");
  assertEquals(await desk.send(bot, message(2)), "duplicate");
  ok = true;
  assertEquals(await desk.send(bot, message(3)), "handled");
});

Deno.test("dispatch() returns unavailable when there is no place", async () => {
  const desk = new Desk(1);
  const bot = desk.host(heldHandler().handler);
  void desk.send(bot, message(1));
  assertEquals(await desk.send(bot, message(2)), "unavailable");
  assertEquals(desk.dispatcher.inFlight, 1);
});

Deno.test("dispatch() joins the run of a webhook delivery, and keeps it queued", async () => {
  const desk = new Desk();
  const { handler, calls, started } = heldHandler();
  const bot = desk.host(handler);
  desk.deliver(bot, message(1));
  const webhook = desk.deliver(bot, message(2));
  const direct = desk.send(bot, message(2));
  await desk.clock.advance(10_000);
  assertEquals(webhook.outcome, "timeout");
  calls[0]!.resolve();
  await desk.settle();
  assertEquals(started(), [1, 2]);
  calls[1]!.resolve();
  assertEquals(await direct, "handled");
});

Deno.test("dispatch() returns the outcome, without an HTTP status", async () => {
  const desk = new Desk(1);
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler);
  const first = desk.send(bot, message(1));
  await desk.send(bot, callback(2));
  await desk.clock.advance(1500);
  calls[0]!.resolve();
  await first;
  assertEquals(desk.eventsOf("update"), [
    {
      type: "update",
      bot: "test",
      update_id: 2,
      kind: "callback_query",
      outcome: "unavailable",
      ms: 0,
    },
    { type: "update", bot: "test", update_id: 1, kind: "message", outcome: "handled", ms: 1500 },
  ]);
});
