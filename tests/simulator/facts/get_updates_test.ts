import { assert, assertEquals, assertGreaterOrEqual, assertLessOrEqual } from "@std/assert";
import { call, fakeTelegram, hookedTelegram, timersSet } from "../helpers/telegram.ts";

/** A bot with this many pending messages; returns their ids. */
async function waiting(count: number) {
  const all = fakeTelegram();
  const ada = all.tg.user("Ada");
  for (let i = 1; i <= count; i++) await ada.says(all.bot, `message ${i}`);
  const ids = all.tg.snapshot().updates.map(({ update_id }) => update_id);
  const get = async (params: Record<string, unknown> = {}): Promise<number[]> => {
    const { result } = await call(all.tg, all.bot, "getUpdates", params);
    return result.map(({ update_id }: { update_id: number }) => update_id);
  };
  return { ...all, ada, ids, get };
}

Deno.test("fact 20: limit is clamped to 1–100, 100 by default", async () => {
  const { get } = await waiting(120);
  // A different offset each time, as repeating one at once returns a single update.
  assertEquals((await get()).length, 100);
  assertEquals((await get({ offset: 1, limit: 500 })).length, 100);
  assertEquals((await get({ offset: 2, limit: 7 })).length, 7);
  assertEquals((await get({ offset: 3, limit: 0 })).length, 1);
});

Deno.test("fact 20: a positive offset forgets everything older", async () => {
  const { ids, get, tg } = await waiting(3);
  assertEquals(await get({ offset: ids[1] }), ids.slice(1));
  assertEquals(await get(), ids.slice(1));
  assertEquals(tg.snapshot().updates[0]!.state, "delivered");
  assertEquals(await get({ offset: 5 }), ids.slice(1));
});

Deno.test("fact 20: a negative offset keeps only the last updates", async () => {
  const { ids, get } = await waiting(5);
  assertEquals(await get({ offset: -2 }), ids.slice(3));
  assertEquals(await get(), ids.slice(3));
});

Deno.test("fact 20: timeout waits for the first update, at most 50 s", async () => {
  const { clock, tg, bot, ada, get } = await waiting(0);
  const first = get({ timeout: 30 });
  await timersSet(clock);
  await clock.advance(29_000);
  await ada.says(bot, "one");
  await ada.says(bot, "two");
  assertGreaterOrEqual((await first).length, 1);
  const last = tg.snapshot().updates.at(-1)!.update_id;
  let answered: number[] | undefined;
  get({ offset: last + 1, timeout: 900 }).then((ids) => answered = ids);
  await timersSet(clock);
  await clock.advance(49_999);
  assertEquals(answered, undefined);
  await clock.advance(1);
  assertEquals(answered, []);
});

Deno.test("fact 20: the same offset within 3 s with timeout under 3 waits 3 s", async () => {
  const { clock, get } = await waiting(0);
  assertEquals(await get({ offset: 1 }), []);
  let answered = false;
  get({ offset: 1, timeout: 1 }).then(() => answered = true);
  await timersSet(clock);
  await clock.advance(2999);
  assertEquals(answered, false);
  await clock.advance(1);
  assertEquals(answered, true);
});

Deno.test("fact 20: the same offset no longer waits 3 s after the previous call", async () => {
  for (const [pause, waits] of [[2999, true], [3000, false]] as const) {
    const { clock, get } = await waiting(0);
    await get({ offset: 1 });
    await clock.advance(pause);
    let answered = false;
    const second = get({ offset: 1 }).then(() => answered = true);
    if (waits) {
      await timersSet(clock);
      assertEquals(answered, false);
      await clock.advance(3000);
    }
    await second;
    assertEquals(clock.pending, 0);
  }
});

Deno.test("fact 21: update_id starts at random and then counts by one", () => {
  const starts = new Set<number>();
  for (let i = 0; i < 5; i++) {
    const { tg } = fakeTelegram({ random: Math.random });
    const bot = tg.bot("x");
    const [a, b] = [1, 2].map(() => tg.post(bot, { message: {} } as never).update_id);
    assertEquals(b, a! + 1);
    assertGreaterOrEqual(a!, 2_000_001);
    assertLessOrEqual(a!, 1_000_000_000);
    starts.add(a!);
  }
  assertGreaterOrEqual(starts.size, 4);
});

Deno.test("fact 21: it is random again after a week without updates", async () => {
  const { clock, tg, bot } = fakeTelegram();
  const next = () => tg.post(bot, { message: {} } as never).update_id;
  const first = next();
  await clock.advance(6.9 * 86_400_000);
  assertEquals(next(), first + 1);
  await clock.advance(7.1 * 86_400_000);
  assert(Math.abs(next() - first) > 10);
});

Deno.test("fact 22: 409 while a webhook is set", async () => {
  const { tg, bot } = await hookedTelegram();
  const reply = await call(tg, bot, "getUpdates");
  assertEquals([reply.status, reply.description], [
    409,
    "Conflict: can't use getUpdates method while webhook is active; " +
    "use deleteWebhook to delete the webhook first",
  ]);
  tg.close();
});

Deno.test("fact 22: 409 when another getUpdates or setWebhook comes", async () => {
  const { clock, tg, bot } = fakeTelegram();
  const first = call(tg, bot, "getUpdates", { timeout: 30 });
  await timersSet(clock);
  const second = call(tg, bot, "getUpdates", { timeout: 30 });
  assertEquals(
    (await first).description,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
  );
  await clock.advance(3000);
  await call(tg, bot, "setWebhook", { url: "https://bots.example" });
  assertEquals((await second).description, "Conflict: terminated by setWebhook request");
  tg.close();
});

Deno.test("fact 23: 401, 404 and their bodies", async () => {
  const { tg, bot } = fakeTelegram();
  const get = async (path: string) => {
    const response = await tg.fetch(new Request(`http://telegram/${path}`));
    return [response.status, await response.text()];
  };
  const unauthorized = '{"ok":false,"error_code":401,"description":"Unauthorized"}';
  const notFound = '{"ok":false,"error_code":404,"description":"Not Found"}';
  assertEquals(await get("bot1:abc/getMe"), [401, unauthorized]);
  assertEquals(await get(`bot${bot.token}x/getMe`), [401, unauthorized]);
  assertEquals(await get(`bot${bot.token}/sendTelepathy`), [
    404,
    '{"ok":false,"error_code":404,"description":"Not Found: method not found"}',
  ]);
  assertEquals(await get("botnonsense/getMe"), [
    401,
    '{"ok":false,"error_code":401,"description":"Unauthorized: invalid token specified"}',
  ]);
  assertEquals(await get("elsewhere"), [404, notFound]);
});

Deno.test("fact 23: planned 500 and 429", async () => {
  const { tg, bot } = fakeTelegram();
  tg.fail(500);
  const error = await call(tg, bot, "getMe");
  assertEquals([error.status, error.description], [500, "Internal Server Error: restart"]);
  tg.fail(429, { retryAfter: 9 });
  const limit = await call(tg, bot, "getMe");
  assertEquals([limit.description, limit.parameters], [
    "Too Many Requests: retry after 9",
    { retry_after: 9 },
  ]);
  assertEquals((await call(tg, bot, "getMe")).ok, true);
});

Deno.test("fact 23: 1 message a second per chat, 20 a minute per group, 30 a second in all", async () => {
  const { clock, tg, bot } = fakeTelegram({ limits: true });
  const send = async (chat_id: number) =>
    (await call(tg, bot, "sendMessage", { chat_id, text: "hi" })).parameters?.retry_after ?? 0;
  const people = await tg.burst(bot, 31);
  assertEquals([await send(people[0]!.id), await send(people[0]!.id)], [0, 1]);
  await clock.advance(1000);
  const sent = [];
  for (const person of people) sent.push(await send(person.id));
  assertEquals(sent.filter((wait) => wait > 0).length, 1);
  const group = tg.group("Friends", [people[0]!, bot]);
  for (let i = 0; i < 20; i++) {
    await clock.advance(1000);
    assertEquals(await send(group.id), 0);
  }
  await clock.advance(1000);
  assertEquals(await send(group.id), 40);
});
