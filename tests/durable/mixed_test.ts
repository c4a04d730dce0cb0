/** Bots of which a store keeps some kinds only. */
import { assertEquals } from "@std/assert";
import type { Update } from "../../src/mod.ts";
import { deliver, type Instance, message, Stage } from "./helpers/stage.ts";

function press(update_id: number, chat = 5): Update {
  const from = { id: chat, is_bot: false, first_name: "Ada" };
  const of = { message_id: 1, date: 1, chat: { id: chat, type: "private" } };
  return {
    update_id,
    callback_query: { id: String(update_id), from, message: of },
  } as unknown as Update;
}

/** A bot that keeps messages only, and records the kinds that begin; the test ends each run. */
function mixed() {
  const log: string[] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  const run = (kind: string) => () => {
    log.push(kind);
    const end = Promise.withResolvers<void>();
    ends.push(end);
    return end.promise;
  };
  const handler = { message: run("message"), callback_query: run("press") };
  return { bot: { handler, durable: ["message" as const] }, log, ends };
}

function send(instance: Instance, update: Update) {
  const sent = { status: 0 };
  void deliver(instance, update).then(({ status }) => sent.status = status);
  return sent;
}

Deno.test("kept and other updates of a chat take turns, in the order in which they came", async () => {
  await using stage = new Stage();
  const { bot, log, ends } = mixed();
  const instance = await stage.host(bot);
  for (const update of [message(1), press(2), message(3), press(4, 6)]) {
    send(instance, update);
    await stage.settle();
  }
  assertEquals(log, ["message", "press"], "the other chat's press waits for nobody");
  ends[0]!.resolve();
  await stage.settle();
  await stage.pass(10);
  assertEquals(log, ["message", "press", "press"]);
  ends[2]!.resolve();
  await stage.pass(10);
  assertEquals(log, ["message", "press", "press", "message"]);
  for (const { resolve } of ends) resolve();
  await stage.pass(10);
  assertEquals([...stage.tables.updates.values()].map(({ id, state }) => [id, state]), [
    [1, "done"],
    [3, "done"],
  ]);
});

Deno.test("a failing update that is not kept is Telegram's to bring again, one that is kept is ours", async () => {
  await using stage = new Stage();
  const attempts: string[] = [];
  const fail = (kind: string) => (_: unknown, ctx: { attempt: number }) => {
    attempts.push(`${kind} ${ctx.attempt}`);
    if (ctx.attempt === 1) throw new Error("no");
  };
  const handler = { message: fail("message"), callback_query: fail("press") };
  const instance = await stage.host({ handler, durable: ["message"] });
  const [kept, other] = [send(instance, message(1)), send(instance, press(2, 6))];
  await stage.settle();
  await stage.pass(5000);
  assertEquals([kept.status, other.status], [200, 500]);
  assertEquals(attempts.toSorted(), ["message 1", "message 2", "press 1"]);
  const again = send(instance, press(2, 6));
  await stage.pass(1000);
  assertEquals([again.status, attempts.at(-1)], [200, "press 2"]);
});

Deno.test("while the store is down, what it does not keep is handled", async () => {
  await using stage = new Stage();
  const { bot, log, ends } = mixed();
  const instance = await stage.host(bot);
  instance.store.cut = true;
  const [kept, other] = [send(instance, message(1)), send(instance, press(2))];
  await stage.settle();
  ends[0]?.resolve();
  await stage.settle();
  assertEquals([kept.status, other.status, log], [503, 200, ["press"]]);
});
