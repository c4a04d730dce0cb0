import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { poll } from "../../src/app/poll.ts";
import { fastClock } from "./fast_clock.ts";
import { callsOf, Events, fastSimulator, pendingOf, pollOne, textIn } from "./polled.ts";

Deno.test("poll() retries a failed update with back-off while its chat waits and others continue", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  for (const text of ["bad", "after"]) tg.post(bot, textIn(1, text));
  tg.post(bot, textIn(2, "other"));
  const begun: string[] = [];
  const handler = {
    message({ text = "" }, { attempt }: { attempt: number }) {
      begun.push(`${text} ${attempt}`);
      if (text === "bad" && attempt < 3) throw new Error("not yet");
    },
  };
  await using polled = await pollOne(tg, bot, handler, { random: () => 1 });
  await tg.idle(bot);
  assertEquals(begun, ["bad 1", "other 1", "bad 2", "bad 3", "after 1"]);
  assertEquals(polled.events.of("dead_letter"), []);
});

Deno.test("poll() makes an update a dead letter after `attempts` failures and confirms it", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  const poison = tg.post(bot, textIn(1, "poison"));
  tg.post(bot, textIn(1, "fine"));
  const handler = {
    message({ text }: { text?: string }) {
      if (text === "poison") throw new Error("poisonous");
    },
  };
  await using polled = await pollOne(tg, bot, handler, { attempts: 3 });
  await tg.idle(bot);
  const [letter, ...more] = polled.events.of("dead_letter");
  assertEquals([letter?.update_id, letter?.attempt, more], [poison.update_id, 3, []]);
  const outcomes = polled.events.of("update").map(({ outcome }) => outcome);
  assertEquals(outcomes, ["failed", "failed", "dead", "handled"]);
});

Deno.test("poll() survives 500, 429 and broken connections, and logs them and the recovery", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  const events = new Events();
  tg.fail(500, { method: "getUpdates", times: 2 });
  tg.fail(429, { method: "getUpdates", retryAfter: 7 });
  tg.fail("drop", { method: "getUpdates" });
  tg.post(bot, textIn(1, "hi"));
  await using _ = await pollOne(tg, bot, { message() {} }, { events, random: () => 1 });
  await events.untilOutcome("handled");
  const retries = events.texts("poll_retry");
  const waits = retries.map((text) => /trying again in (.+) s/.exec(text)?.[1]);
  assertEquals(waits, ["1.0", "2.0", "7.0", "4.0"]);
  assertStringIncludes(retries[0]!, 'Bot "echo": Cannot call getUpdates: 500');
  assertEquals(events.texts("poll_recovered").length, 1);

  // The next failure counts as the first again.
  tg.fail(500, { method: "getUpdates" });
  tg.post(bot, textIn(1, "again"));
  await events.untilNotice("poll_retry", 5);
  assertStringIncludes(events.texts("poll_retry")[4]!, "trying again in 1.0 s");
});

Deno.test("poll() stops polling for a bot whose token is refused, and polls the others", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  const events = new Events();
  const token = "99:no-such-bot-at-all";
  await using poller = await poll({
    log: false,
    bots: {
      revoked: { token, handler: { message() {} } },
      echo: { token: bot.token, handler: { message() {} } },
    },
    telegram: { apiRoot: tg.apiRoot },
    observers: [events.observer],
    clock: fastClock,
  });
  tg.post(bot, textIn(1, "hi"));
  await events.untilOutcome("handled");
  const [text] = events.texts("poll_ended");
  assertStringIncludes(text!, 'Bot "revoked": Stopped polling');
  assertStringIncludes(text!, "401 Unauthorized");
  assert(!JSON.stringify(events.all).includes(token));
  await poller.shutdown();
  assertEquals(await poller.finished, "shutdown");
});

Deno.test("poll() finishes as failed once polling has stopped for every bot", async () => {
  await using tg = await fastSimulator();
  const events = new Events();
  const poller = await poll({
    log: false,
    bots: { revoked: { token: "99:no-such-bot", handler: { message() {} } } },
    telegram: { apiRoot: tg.apiRoot },
    observers: [events.observer],
    clock: fastClock,
  });
  assertEquals(await poller.finished, "failed");
});

Deno.test("poll() stops one of two pollers with the same token, and loses nothing", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  const events = [new Events(), new Events()];
  const handled: number[] = [];
  const start = (events: Events) =>
    pollOne(tg, bot, (update) => void handled.push(update.update_id), { events });
  await using a = await start(events[0]!);
  await using b = await start(events[1]!);
  const end = await Promise.race([a, b].map(async (polled, i) => {
    assertEquals(await polled.poller.finished, "failed");
    return i;
  }));
  const [loser, winner] = [events[end]!, events[1 - end]!];
  assert(loser.texts("poll_retry").length >= 8);
  assertStringIncludes(loser.texts("poll_retry")[0]!, "Another program polls this bot");
  assertStringIncludes(loser.texts("poll_ended")[0]!, "stop the other");
  const ids = [1, 2, 3].map((chat) => tg.post(bot, textIn(chat, "hi")).update_id);
  await tg.idle(bot);
  assertEquals(handled, ids);
  assertEquals(winner.texts("poll_ended"), []);
  assertEquals(pendingOf(tg, bot), []);
});

Deno.test("poll() runs an update once even if its confirmation is lost", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  tg.duplicate(bot, 2);
  tg.post(bot, textIn(1, "hi"));
  await using polled = await pollOne(tg, bot, { message() {} });
  await tg.idle(bot);
  const outcomes = polled.events.of("update").map(({ outcome }) => outcome);
  assertEquals(outcomes.filter((outcome) => outcome === "handled"), ["handled"]);
  assert(callsOf(tg, "getUpdates").length >= 3);
});

Deno.test("poll() logs which update holds back the others", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  const { promise, resolve } = Promise.withResolvers<void>();
  const stuck = tg.post(bot, textIn(1, "stuck"));
  for (let chat = 2; chat <= 101; chat++) tg.post(bot, textIn(chat, "quick"));
  const handler = {
    message: ({ text }: { text?: string }) => text === "stuck" ? promise : undefined,
  };
  await using polled = await pollOne(tg, bot, handler);
  await polled.events.untilNotice("poll_held");
  assertStringIncludes(
    polled.events.texts("poll_held")[0]!,
    `update ${stuck.update_id} is finished`,
  );
  // The 101st exceeds what Telegram returns at once.
  assertEquals(polled.events.of("update").length, 99);
  resolve();
  await tg.idle(bot);
  assertEquals(polled.events.of("update").length, 101);
  assertEquals(polled.events.texts("poll_held").length, 1);
});
