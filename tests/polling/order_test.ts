import { assertEquals } from "@std/assert";
import { callsOf, fastSimulator, HeldRuns, pendingOf, pollOne, textIn } from "./polled.ts";

Deno.test("poll() runs one chat in order and chats in parallel", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  for (const text of ["a1", "a2"]) tg.post(bot, textIn(1, text));
  tg.post(bot, textIn(2, "b1"));
  const runs = new HeldRuns();
  await using polled = await pollOne(tg, bot, runs.handler);
  await runs.untilBegun(2);
  assertEquals(runs.begun, ["a1", "b1"]);
  runs.end("b1");
  await polled.events.untilOutcome("handled");
  assertEquals(runs.begun, ["a1", "b1"]);
  runs.end("a1");
  await runs.untilBegun(3);
  assertEquals(runs.begun, ["a1", "b1", "a2"]);
  runs.end("a2");
  await tg.idle(bot);
});

Deno.test('poll() keeps no order for a bot with lanes "none"', async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  for (const text of ["a1", "a2"]) tg.post(bot, textIn(1, text));
  const runs = new HeldRuns();
  await using _ = await pollOne(tg, bot, { ...runs.handler, options: { lanes: "none" } });
  await runs.untilBegun(2);
  for (const text of ["a1", "a2"]) runs.end(text);
  await tg.idle(bot);
});

Deno.test("poll() fetches new updates during a run, and confirms none behind it", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  const slow = tg.post(bot, textIn(1, "slow"));
  const runs = new HeldRuns();
  await using polled = await pollOne(tg, bot, runs.handler);
  await runs.untilBegun(1);
  const quick = tg.post(bot, textIn(2, "quick"));
  await runs.untilBegun(2);
  runs.end("quick");
  await polled.events.untilOutcome("handled");
  const later = tg.post(bot, textIn(3, "later"));
  await runs.untilBegun(3);
  // Telegram has returned the slow and the quick one three times by now.
  assertEquals(pendingOf(tg, bot), [slow, quick, later].map(({ update_id }) => update_id));
  assertEquals(polled.poller.unconfirmed(), { [bot.id]: [quick.update_id] });
  for (const text of ["slow", "later"]) runs.end(text);
  await tg.idle(bot);
  assertEquals(runs.begun, ["slow", "quick", "later"]);
});

Deno.test("poll() limits unfinished updates, and fetches none at the limit", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  for (let chat = 1; chat <= 5; chat++) tg.post(bot, textIn(chat, `${chat}`));
  const runs = new HeldRuns();
  await using polled = await pollOne(tg, bot, runs.handler, { maxUnfinished: 2 });
  await runs.untilBegun(2);
  const fetches = callsOf(tg, "getUpdates").length;
  runs.end("2");
  await runs.untilBegun(3);
  assertEquals(runs.begun, ["1", "2", "3"]);
  assertEquals(callsOf(tg, "getUpdates").length, fetches + 1);
  runs.end("1");
  await runs.untilBegun(4);
  runs.end("3");
  runs.end("4");
  await runs.untilBegun(5);
  runs.end("5");
  await tg.idle(bot);
  assertEquals(polled.events.of("update").length, 5);
});

Deno.test("poll() requests the kinds that have handlers, 100 at once, for 30 s", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  const handler = { message() {}, callback_query() {} };
  await using polled = await pollOne(tg, bot, handler);
  await tg.user("Ada").says(bot, "hi");
  await polled.events.untilOutcome("handled");
  const [{ params } = { params: {} }] = callsOf(tg, "getUpdates");
  assertEquals(params, {
    limit: 100,
    timeout: 30,
    allowed_updates: ["message", "callback_query"],
  });
});

Deno.test("poll() confirms an album only when its run has ended, so that a crash does not lose it", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  const parts = [1, 2].map((message_id) => {
    const from = { id: 1, is_bot: false, first_name: "Ada" };
    const chat = { id: 1, type: "private" };
    const message = { message_id, date: 1, chat, from, media_group_id: "a", photo: [] };
    return tg.post(bot, { message } as never).update_id;
  });
  const begun = Promise.withResolvers<number>();
  const held = Promise.withResolvers<void>();
  const handler = {
    media_group(messages: readonly unknown[]) {
      begun.resolve(messages.length);
      return held.promise;
    },
    message() {},
  };
  await using polled = await pollOne(tg, bot, handler);
  assertEquals(await begun.promise, 2);
  // Another chat is handled meanwhile; confirming it would confirm the album, too.
  const other = tg.post(bot, textIn(2, "hi")).update_id;
  await polled.events.until(() =>
    polled.events.of("update").some((event) => event.update_id === other)
  );
  assertEquals(pendingOf(tg, bot), [...parts, other]);
  held.resolve();
  await tg.idle(bot);
  assertEquals(pendingOf(tg, bot), []);
});
