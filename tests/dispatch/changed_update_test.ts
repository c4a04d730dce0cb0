/** Handlers that modify their update. */
import { assertEquals } from "@std/assert";
import { Desk, heldHandler } from "./desk.ts";
import { message, poll } from "./updates.ts";

/** Changes everything that the engine could read. */
function spoil(update: object): void {
  const { message } = update as { message?: { chat: { id: number } } };
  if (message) message.chat.id = 666;
  Object.assign(update, { update_id: 666, poll: { id: "made up" } });
  delete (update as { message?: unknown }).message;
}

Deno.test("a handler that changes the update does not mark another update as done", async () => {
  for (const door of ["webhook", "direct"] as const) {
    const desk = new Desk();
    const seen: unknown[] = [];
    const bot = desk.host((update) => {
      seen.push(structuredClone(update));
      spoil(update);
    });
    const bring = async (id: number) =>
      door === "direct"
        ? await desk.send(bot, message(id))
        : desk.deliver(bot, message(id)).outcome;
    assertEquals(await bring(1), "handled");
    assertEquals(await bring(1), "duplicate");
    assertEquals(await bring(666), "handled");
    assertEquals(seen, [message(1), message(666)]);
  }
});

Deno.test("a handler that changes the update is reported under its own id and kind", async () => {
  const desk = new Desk();
  const bot = desk.host((update, ctx) => {
    spoil(update);
    ctx.log.info("hello");
    throw new Error("no");
  }, { attempts: 1 });
  assertEquals(await desk.send(bot, message(1)), "dead");
  assertEquals(
    desk.events.map((event) => "kind" in event && [event.type, event.update_id, event.kind]),
    ["log", "failure", "dead_letter", "update"].map((type) => [type, 1, "message"]),
  );
});

Deno.test("a dead letter contains the update as it arrived", async () => {
  const desk = new Desk();
  const bot = desk.host((update) => {
    spoil(update);
    throw new Error("no");
  }, { attempts: 1 });
  const update = message(1);
  desk.deliver(bot, message(2));
  await desk.send(bot, update);
  assertEquals(desk.eventsOf("dead_letter").map(({ update }) => update), [message(2), message(1)]);
  assertEquals(update, message(1), "the caller may dispatch it again");
});

Deno.test("a handler that changes the update does not affect its lane", async () => {
  const desk = new Desk();
  const { handler, calls, started } = heldHandler();
  const bot = desk.host((update, ctx) => {
    const end = handler(structuredClone(update), ctx);
    spoil(update);
    return end;
  });
  for (const id of [1, 2]) desk.deliver(bot, message(id, 5));
  desk.deliver(bot, message(3, 666));
  desk.deliver(bot, poll(4));
  assertEquals(started(), [1, 3, 4]);
  calls[0]!.resolve();
  await desk.settle();
  assertEquals([started(), bot.stats().lanes], [[1, 3, 4, 2], 2]);
});
