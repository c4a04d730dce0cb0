import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { SimulatorEvent } from "../../src/simulator/mod.ts";
import { http } from "./helpers/fake_peer.ts";
import { call, fakeTelegram, firstEvent, hookedTelegram, timersSet } from "./helpers/telegram.ts";

Deno.test("on() reports a conversation in order", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  const events: SimulatorEvent[] = [];
  const stop = tg.on((event) => events.push(event));
  peer.answer = ({ update }) =>
    "message" in update
      ? http("200 OK", '{"method":"sendMessage","chat_id":1001,"text":"yo"}', {
        "Content-Type": "application/json",
      })
      : http();
  const called = firstEvent(tg, "call");
  await tg.user("Ada").says(bot, "hi");
  await called;
  stop();
  await clock.advance(1000);
  const types = events.map((event) =>
    event.type === "update" ? `update ${event.update.state}` : event.type
  );
  // All of an update's events share one record, so they all show its latest state.
  assertEquals(types.filter((type) => !type.startsWith("update")), [
    "user",
    "chat",
    "message",
    "delivery",
    "message",
    "call",
  ]);
  assertEquals(events.map(({ seq }) => seq), events.map((_, i) => events[0]!.seq + i));
  tg.close();
});

Deno.test("an update's events contain its attempts and when the next is due", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  const states: string[] = [];
  tg.on((event) => {
    if (event.type !== "update") return;
    const { state, attempts, nextAttemptAt } = event.update;
    const wait = nextAttemptAt === undefined ? "" : ` in ${nextAttemptAt - clock.date()} ms`;
    states.push(`${state} ${attempts.length}${wait}`);
  });
  peer.answer = () => peer.requests.length < 3 ? http("500 Oops") : http();
  await tg.user("Ada").says(bot, "hi");
  await clock.advance(5000);
  assertEquals(states, [
    "pending 0",
    "in flight 0",
    "retrying 1 in 0 ms",
    "in flight 1",
    "retrying 2 in 2000 ms",
    "in flight 2",
    "delivered 3",
  ]);
  const deliveries = tg.log.flatMap((entry) => entry.type === "delivery" ? [entry] : []);
  assertEquals(deliveries.map(({ attempt, status, retryIn }) => [attempt, status, retryIn]), [
    [1, 500, 0],
    [2, 500, 2],
    [3, 200, undefined],
  ]);
  tg.close();
});

Deno.test("events() can be iterated, and ends when its signal aborts", async () => {
  const { tg } = fakeTelegram();
  const controller = new AbortController();
  const types: string[] = [];
  const reading = (async () => {
    for await (const event of tg.events(controller.signal)) types.push(event.type);
  })();
  await Promise.resolve();
  tg.user("Ada");
  tg.bot("other");
  await new Promise((resolve) => setTimeout(resolve, 0));
  controller.abort();
  await reading;
  assertEquals(types, ["user", "bot"]);
});

Deno.test("snapshot() contains everything", async () => {
  const { tg, bot } = fakeTelegram();
  const ada = tg.user("Ada");
  await ada.says(bot, "hi");
  const reply_markup = { keyboard: [["yes"]] };
  await call(tg, bot, "sendMessage", { chat_id: ada.id, text: "?", reply_markup });
  const { bots, users, chats, updates, log, seq } = tg.snapshot();
  assertEquals(bots.map(({ username, webhook }) => [username, webhook.url]), [["echo_bot", ""]]);
  assertEquals(users.map(({ first_name }) => first_name), ["Ada"]);
  assertEquals(chats[0]?.messages.map(({ text }) => text), ["hi", "?"]);
  assertEquals(chats[0]?.keyboard, reply_markup);
  assertEquals([updates.length, log.length, seq > 0], [1, 1, true]);
});

Deno.test("post() sends a bot an update unchanged", async () => {
  const { tg, bot } = fakeTelegram();
  tg.post(bot, { update_id: 500, poll: { id: "1" } as never });
  assertThrows(() => tg.post(bot, { update_id: 500 }), RangeError, "update_id must be above 500");
  assertEquals((await call(tg, bot, "getUpdates")).result, [{ update_id: 500, poll: { id: "1" } }]);
});

Deno.test("duplicate() delivers the next update twice, by webhook and by polling", async () => {
  const hooked = await hookedTelegram();
  hooked.tg.duplicate(hooked.bot);
  await hooked.tg.user("Ada").says(hooked.bot, "hi");
  await hooked.clock.advance(1000);
  const ids = hooked.peer.requests.map(({ update }) => update.update_id);
  assertEquals(ids, [ids[0], ids[0]] as number[]);
  hooked.tg.close();

  const { tg, bot } = fakeTelegram();
  const { update_id } = tg.post(bot, { poll: { id: "1" } as never });
  tg.duplicate(bot);
  const confirm = () => call(tg, bot, "getUpdates", { offset: update_id + 1, timeout: 5 });
  assertEquals((await confirm()).result.length, 1);
});

Deno.test("slow() delays every call", async () => {
  const { clock, tg, bot } = fakeTelegram();
  tg.slow(3000);
  let answered = false;
  const waiting = call(tg, bot, "getMe").then(() => answered = true);
  await timersSet(clock);
  await clock.advance(2999);
  assertEquals(answered, false);
  await clock.advance(1);
  await waiting;
  assertEquals(tg.log.flatMap((entry) => entry.type === "call" ? [entry.ms] : []), [3000]);
});

Deno.test("fail() affects only the given method, the given number of times", async () => {
  const { tg, bot } = fakeTelegram();
  tg.fail(500, { method: "getMe", times: 2 });
  const status = async (method: string) => (await call(tg, bot, method)).status;
  assertEquals(await status("getMyCommands"), 200);
  assertEquals([await status("getMe"), await status("getme"), await status("getMe")], [
    500,
    500,
    200,
  ]);
});

Deno.test("idle() waits until nothing is pending, or rejects", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  await tg.idle(bot);
  peer.answer = () => "hang";
  await tg.burst(bot, 2);
  const waiting = assertRejects(
    () => tg.idle(bot, { within: 1000 }),
    Error,
    "still has 2 update(s)",
  );
  await clock.advance(1000);
  await waiting;
  tg.close();
});
