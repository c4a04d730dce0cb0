/** Answering while the handler continues, as hosted frameworks do with their webhook replies. */
import { assertEquals } from "@std/assert";
import type { HostingContext } from "../../src/handler/context.ts";
import type { HandlerOptions } from "../../src/handler/handler.ts";
import { Desk, heldHandler, say } from "./desk.ts";
import { message } from "./updates.ts";

const body = JSON.stringify(say("early"));

function start(options: HandlerOptions = {}) {
  const desk = new Desk();
  const { handler, calls } = heldHandler();
  const bot = desk.host(handler, options);
  const delivery = desk.deliver(bot, message(1));
  const { ctx } = calls[0]!;
  return { desk, bot, calls, delivery, ctx: ctx as HostingContext };
}

Deno.test("respond() answers at once with the reply, and the run continues", async () => {
  const { desk, bot, delivery, ctx, calls } = start();
  assertEquals([ctx.responseOpen, ctx.respond(body)], [true, true]);
  assertEquals([delivery.outcome, delivery.reply], ["handled", say("early")]);
  assertEquals([ctx.responseOpen, desk.dispatcher.inFlight], [false, 1]);
  calls[0]!.resolve();
  await desk.settle();
  assertEquals([desk.deliver(bot, message(1)).outcome, desk.events], ["duplicate", []]);
});

Deno.test("respond() answers only the latest delivery, once", () => {
  const { desk, bot, delivery, ctx } = start();
  const second = desk.deliver(bot, message(1));
  assertEquals(ctx.respond(body), true);
  assertEquals([delivery.outcome, second.outcome], [undefined, "handled"]);
  assertEquals([ctx.respond(body), delivery.outcome], [true, "handled"]);
  assertEquals(ctx.respond(body), false);
});

Deno.test("respond() returns false if no response is open: without one, after the deadline, after the run", async () => {
  const { desk, bot, ctx, calls } = start({ abandonMs: 20_000 });
  await desk.clock.advance(10_000);
  assertEquals([ctx.responseOpen, ctx.respond(body)], [false, false]);
  void desk.send(bot, message(1));
  assertEquals([ctx.responseOpen, ctx.respond(body)], [false, false]);
  await desk.clock.advance(10_000);
  desk.deliver(bot, message(1));
  // This is another attempt; the first was abandoned and no longer counts.
  assertEquals([calls.length, ctx.responseOpen, ctx.respond(body)], [2, false, false]);
});

Deno.test("respond() makes a dead letter of a run that fails afterwards", async () => {
  const { desk, bot, ctx, calls } = start();
  ctx.respond(body);
  calls[0]!.reject(new Error("no"));
  await desk.settle();
  assertEquals(desk.eventsOf("dead_letter").length, 1);
  assertEquals(desk.deliver(bot, message(1)).outcome, "duplicate");
});
