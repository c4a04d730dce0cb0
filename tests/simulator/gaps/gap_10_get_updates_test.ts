import { assertEquals } from "@std/assert";
import { call, fakeTelegram, type Reply, timersSet } from "../helpers/telegram.ts";

async function waiting(count: number, text = "x") {
  const all = fakeTelegram();
  for (let i = 0; i < count; i++) all.tg.post(all.bot, { message: { text } } as never);
  const ask = (method: string, params: Record<string, unknown> = {}) =>
    call(all.tg, all.bot, method, params);
  const count_ = async (params: Record<string, unknown> = {}) =>
    (await ask("getUpdates", params)).result.length as number;
  await Promise.resolve();
  return { ...all, ask, count: count_ };
}

Deno.test("gap 10: the same offset within half a second returns one update", async () => {
  for (const offset of [0, 5, -50]) {
    const { clock, count } = await waiting(10);
    assertEquals(await count({ offset }), 10);
    await clock.advance(499);
    assertEquals(await count({ offset }), 1);
    await clock.advance(500);
    assertEquals(await count({ offset }), 10);
    assertEquals(await count({ offset: offset + 1 }), 10);
  }
});

Deno.test("gap 10: an answer stops before 4 MiB; the rest comes next", async () => {
  const { tg, count } = await waiting(12, "y".repeat(500_000));
  const size = '"message":{"text":""}'.length + 500_000 + 50;
  const fit = Math.floor((4 * 1024 * 1024 - 1) / size);
  assertEquals(await count(), fit);
  const { update_id } = tg.snapshot().updates[fit]!;
  assertEquals(await count({ offset: update_id }), 12 - fit);
});

Deno.test("gap 10: a number is read from a text's leading digits", async () => {
  for (
    const [limit, got] of [["abc", 1], ["", 100], ["7up", 7], ["-3", 1], ["500", 100], [" 7", 1]]
  ) {
    const { count } = await waiting(120);
    assertEquals(await count({ limit }), got, `limit=${limit}`);
  }
});

Deno.test("gap 10: a second 409 within 3 s waits 3 s", async () => {
  const { clock, tg, ask } = await waiting(0);
  await ask("setWebhook", { url: "https://bots.example" });
  assertEquals((await ask("getUpdates")).status, 409);
  await clock.advance(2999);
  let late: Reply | undefined;
  const second = ask("getUpdates").then((reply) => late = reply);
  await timersSet(clock);
  await clock.advance(2999);
  assertEquals(late, undefined);
  await clock.advance(1);
  await second;
  assertEquals(late?.description?.startsWith("Conflict: can't use getUpdates"), true);
  assertEquals((await ask("getUpdates")).status, 409);
  tg.close();
});

Deno.test("gap 10: so does one terminated by another getUpdates", async () => {
  const { clock, tg, ask } = await waiting(0);
  const replies: number[] = [];
  const poll = (offset: number) =>
    ask("getUpdates", { timeout: 50, offset }).then(({ status }) => replies.push(status));
  const first = poll(1);
  await timersSet(clock);
  poll(2);
  await first;
  poll(3);
  await timersSet(clock, 2);
  await clock.advance(2999);
  assertEquals(replies, [409]);
  await clock.advance(1);
  assertEquals(replies, [409, 409]);
  tg.close();
});

Deno.test("gap 10: close() ends a conflict that waits", async () => {
  const { tg, ask } = await waiting(0);
  await ask("setWebhook", { url: "https://bots.example" });
  await ask("getUpdates");
  const second = ask("getUpdates");
  tg.close();
  assertEquals((await second).status, 409);
});

Deno.test("gap 10: logOut drops pending updates, and the webhook", async () => {
  const { clock, peer, tg, ask } = await waiting(3);
  peer.refuse = "Connection refused";
  await ask("setWebhook", { url: "https://bots.example" });
  assertEquals((await ask("logOut")).result, true);
  assertEquals((await ask("getUpdates")).description, "Logged out");
  assertEquals(tg.snapshot().updates.map(({ state }) => state), Array(3).fill("dropped"));
  await clock.advance(600_000);
  const { result } = await ask("getWebhookInfo");
  assertEquals([result.url, result.pending_update_count], ["", 0]);
});

Deno.test("gap 10: close is refused in the first ten minutes; webhook and updates stay", async () => {
  const { clock, tg, ask } = await waiting(3);
  const early = await ask("close");
  assertEquals([early.status, early.parameters], [429, { retry_after: 600 }]);
  await clock.advance(590_500);
  assertEquals((await ask("close")).parameters, { retry_after: 9 });
  await ask("setWebhook", { url: "https://bots.example" });
  await clock.advance(9500);
  assertEquals((await ask("close")).result, true);
  assertEquals((await ask("getWebhookInfo")).result.url, "https://bots.example");
  assertEquals((await ask("close")).parameters, { retry_after: 600 });
  tg.close();
});

Deno.test("gap 10: close answers a getUpdates that waits", async () => {
  const { clock, ask } = await waiting(0);
  await clock.advance(600_000);
  const poll = ask("getUpdates", { timeout: 50 });
  await timersSet(clock);
  assertEquals((await ask("close")).result, true);
  assertEquals((await poll).result, []);
});
