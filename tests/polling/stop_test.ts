import { assertEquals } from "@std/assert";
import { callsOf, Events, fastSimulator, HeldRuns, pendingOf, pollOne, textIn } from "./polled.ts";

Deno.test("Poller.shutdown() lets runs finish, starts no others, and confirms with one call", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  tg.post(bot, textIn(1, "running"));
  const behind = tg.post(bot, textIn(1, "behind"));
  const runs = new HeldRuns();
  const { poller } = await pollOne(tg, bot, runs.handler);
  await runs.untilBegun(1);
  const stopped = poller.shutdown();
  runs.end("running");
  await stopped;
  assertEquals(runs.begun, ["running"]);
  assertEquals(pendingOf(tg, bot), [behind.update_id]);
  const [last] = callsOf(tg, "getUpdates").slice(-1);
  assertEquals(last?.params, { offset: behind.update_id, limit: 1, timeout: 0 });
  assertEquals(await poller.finished, "shutdown");
  assertEquals(poller.unconfirmed(), {});
});

Deno.test("Poller.shutdown() retries its last confirmation with back-off until it succeeds", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  tg.post(bot, textIn(1, "last"));
  const runs = new HeldRuns();
  const { poller, events } = await pollOne(tg, bot, runs.handler);
  await runs.untilBegun(1);
  const stopped = poller.shutdown();
  tg.fail(500, { method: "getUpdates", times: 3 });
  runs.end("last");
  await stopped;
  assertEquals(pendingOf(tg, bot), []);
  assertEquals(events.texts("poll_unconfirmed"), []);
});

Deno.test("Poller.shutdown() gives up confirming after drainMs, and logs it", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  const { update_id } = tg.post(bot, textIn(1, "last"));
  const runs = new HeldRuns();
  const { poller, events } = await pollOne(tg, bot, runs.handler, { drainMs: 5000 });
  await runs.untilBegun(1);
  const stopped = poller.shutdown();
  tg.fail(500, { method: "getUpdates", times: 1000 });
  runs.end("last");
  await stopped;
  assertEquals(pendingOf(tg, bot), [update_id]);
  assertEquals(events.texts("poll_unconfirmed").length, 1);
  assertEquals(poller.unconfirmed(), { [bot.id]: [update_id] });
});

Deno.test("Poller.shutdown() leaves at Telegram what has not finished within drainMs", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  const { update_id } = tg.post(bot, textIn(1, "endless"));
  const runs = new HeldRuns();
  const { poller } = await pollOne(tg, bot, runs.handler, { drainMs: 100 });
  await runs.untilBegun(1);
  await poller.shutdown();
  assertEquals(pendingOf(tg, bot), [update_id]);
});

Deno.test("Poller.shutdown() cuts off the long poll and makes no call if there were no updates", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  const { poller } = await pollOne(tg, bot, { message() {} });
  await poller.shutdown();
  await poller.shutdown();
  assertEquals(callsOf(tg, "getUpdates").filter(({ params }) => params.limit === 1), []);
});

Deno.test("poll() does not run updates that a predecessor has handled", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  tg.post(bot, textIn(1, "cut off"));
  tg.post(bot, textIn(2, "done"));
  const first = new HeldRuns();
  const events = new Events();
  const one = await pollOne(tg, bot, first.handler, { events, drainMs: 100 });
  await first.untilBegun(2);
  first.end("done");
  await events.untilOutcome("handled");
  const handled = one.poller.unconfirmed();
  await one.poller.shutdown();

  const second = new HeldRuns();
  await using _ = await pollOne(tg, bot, second.handler, { handled });
  await second.untilBegun(1);
  second.end("cut off");
  await tg.idle(bot);
  assertEquals(second.begun, ["cut off"]);
});

Deno.test("Poller.shutdown() ends the wait of a chat whose update failed", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  const { update_id } = tg.post(bot, textIn(1, "bad"));
  const handler = { message: () => Promise.reject(new Error("always")) };
  const { poller, events } = await pollOne(tg, bot, handler, { attempts: 1000 });
  await events.untilOutcome("failed", 3);
  await poller.shutdown();
  assertEquals(pendingOf(tg, bot), [update_id]);
});
