/** Replies whose client left before receiving them. */
import { assertEquals } from "@std/assert";
import type { HostingContext } from "../../src/handler/context.ts";
import { Desk, fakeApi, heldHandler, say } from "./desk.ts";
import { message } from "./updates.ts";

function stage(options = {}) {
  const desk = new Desk();
  const calls: unknown[] = [];
  const api = fakeApi((method, params) =>
    Promise.resolve(calls.push({ method, ...params as object }))
  );
  const held = heldHandler();
  const bot = desk.host(held.handler, options, () => api);
  return { desk, bot, api, sent: calls, calls: held.calls };
}

Deno.test("a reply is sent by an API call if the client has gone", async () => {
  const { desk, bot, sent, calls } = stage();
  const delivery = desk.deliver(bot, message(1), { gone: () => true });
  await desk.clock.advance(400);
  calls[0]!.resolve(say("hi"));
  await desk.settle();
  assertEquals([delivery.outcome, delivery.reply, sent], ["handled", undefined, [say("hi")]]);
  const again = desk.deliver(bot, message(1));
  assertEquals([again.outcome, again.reply], ["duplicate", undefined]);
});

Deno.test("a reply goes to the latest client still connected", async () => {
  const { desk, bot, sent, calls } = stage();
  const gone = [false, true, true].map((gone) =>
    desk.deliver(bot, message(1), { gone: () => gone })
  );
  await desk.clock.advance(400);
  calls[0]!.resolve(say("hi"));
  await desk.settle();
  assertEquals(gone.map(({ outcome }) => outcome), ["handled", "handled", "handled"]);
  assertEquals(gone.map(({ reply }) => reply), [say("hi"), undefined, undefined]);
  assertEquals(sent, []);
});

Deno.test("the client is not checked without a reply, or if the handler returns at once", async () => {
  let looks = 0;
  const gone = () => (looks++, true);
  const { desk, bot, calls } = stage();
  desk.deliver(bot, message(1), { gone });
  await desk.clock.advance(400);
  calls[0]!.resolve();
  const atOnce = desk.deliver(desk.host(() => say("hi")), message(2), { gone });
  const soon = desk.deliver(desk.host(() => Promise.resolve(say("hi"))), message(3), { gone });
  await desk.settle();
  assertEquals([atOnce.reply, soon.reply, looks], [say("hi"), say("hi"), 0]);
});

Deno.test("a client that leaves while being checked does not end the run twice", async () => {
  const { desk, bot, sent, calls } = stage({ abandonMs: 1000 });
  let leave!: (gone: boolean) => void;
  const delivery = desk.deliver(bot, message(1));
  delivery.isGone = () => new Promise((resolve) => leave = resolve);
  await desk.clock.advance(400);
  calls[0]!.resolve(say("hi"));
  await desk.clock.advance(600);
  assertEquals(delivery.outcome, "failed");
  leave(true);
  await desk.settle();
  assertEquals([sent, desk.eventsOf("late").length, desk.dispatcher.inFlight], [[], 1, 0]);
});

for (
  const [how, reply] of [["at once", () => say("hi")], [
    "later",
    () => Promise.resolve(say("hi")),
  ]] as const
) {
  Deno.test(`a redelivery is answered again with the reply that a handler gave ${how}`, async () => {
    const desk = new Desk();
    let runs = 0;
    const bot = desk.host(() => (runs++, reply()));
    const first = desk.deliver(bot, message(1));
    await desk.settle();
    assertEquals(first.reply, say("hi"));
    for (let n = 0; n < 3; n++) {
      await desk.clock.advance(60_000);
      const again = desk.deliver(bot, message(1));
      assertEquals([again.outcome, again.reply], ["duplicate", say("hi")]);
    }
    assertEquals(await desk.send(bot, message(1)), "duplicate");
    assertEquals(runs, 1);
  });
}

Deno.test("a redelivery is answered without the reply after ten minutes", async () => {
  const desk = new Desk();
  const bot = desk.host(() => say("hi"));
  desk.deliver(bot, message(1));
  await desk.clock.advance(600_000);
  assertEquals(desk.deliver(bot, message(1)).reply, say("hi"));
  await desk.clock.advance(1);
  const again = desk.deliver(bot, message(1));
  assertEquals([again.outcome, again.reply], ["duplicate", undefined]);
});

Deno.test("a redelivery gets the reply of its own bot", () => {
  const desk = new Desk();
  const bots = ["a", "b"].map((text) => desk.host(() => say(text), {}, undefined, text));
  for (const bot of bots) desk.deliver(bot, message(1));
  assertEquals(bots.map((bot) => desk.deliver(bot, message(1)).reply), [say("a"), say("b")]);
});

Deno.test("a redelivery gets a framework's early reply at once, while its handler continues", async () => {
  const { desk, bot, calls } = stage();
  desk.deliver(bot, message(1));
  (calls[0]!.ctx as HostingContext).respond(JSON.stringify(say("early")));
  const again = desk.deliver(bot, message(1));
  assertEquals([again.outcome, again.reply], ["handled", say("early")]);
  calls[0]!.resolve();
  await desk.settle();
  assertEquals(desk.deliver(bot, message(1)).reply, say("early"));
});
