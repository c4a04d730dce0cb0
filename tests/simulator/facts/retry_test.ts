import { assert, assertEquals, assertGreaterOrEqual, assertLessOrEqual } from "@std/assert";
import { http } from "../helpers/fake_peer.ts";
import { call, fakeTelegram, hookedTelegram, until } from "../helpers/telegram.ts";

/** Seconds between the attempts so far. */
function delays(peer: { requests: { at: number }[] }): number[] {
  return peer.requests.slice(1).map(({ at }, i) => (at - peer.requests[i]!.at) / 1000);
}

Deno.test("fact 10: delays of 0, 2, 4, 8, 16, 32 s, then a random 60 to 120 s, for 24 hours", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  peer.answer = () => http("500 Internal Server Error");
  await tg.user("Ada").says(bot, "hi");
  await clock.advance(25 * 3600_000);
  const [a, b, c, d, e, f, ...rest] = delays(peer);
  assertEquals([a, b, c, d, e, f], [0, 2, 4, 8, 16, 32]);
  for (const delay of rest) {
    assertGreaterOrEqual(delay, 60);
    assertLessOrEqual(delay, 120);
  }
  assertGreaterOrEqual(peer.requests.at(-1)!.at, 86_400_000 - 120_000);
  assertLessOrEqual(peer.requests.at(-1)!.at, 86_400_000);
  assertEquals(tg.snapshot().updates[0]!.state, "expired");
  assertEquals((await call(tg, bot, "getWebhookInfo")).result.pending_update_count, 0);
  tg.close();
});

Deno.test("fact 10: Retry-After replaces a delay and does not advance the doubling", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  peer.answer = () =>
    peer.requests.length === 3
      ? http("429 Too Many Requests", "", { "Retry-After": "9" })
      : http("500 Oops");
  await tg.user("Ada").says(bot, "hi");
  await until(clock, () => peer.requests.length === 6);
  assertEquals(delays(peer), [0, 2, 9, 4, 8]);
  tg.close();
});

Deno.test("fact 11: lifetimes by kind", async () => {
  for (
    const [kind, life] of [
      ["inline_query", 30],
      ["callback_query", 150],
      ["shipping_query", 150],
      ["pre_checkout_query", 150],
      ["chosen_inline_result", 600],
      ["message", 86_400],
      ["edited_message", 86_400],
      ["message_reaction", 86_400],
      ["poll", 86_400],
    ] as const
  ) {
    const { clock, tg, bot } = fakeTelegram();
    tg.post(bot, { [kind]: { id: "1", from: { id: 7 }, chat: { id: 7 } } });
    await clock.advance(life * 1000);
    assertEquals((await call(tg, bot, "getWebhookInfo")).result.pending_update_count, 1, kind);
    await clock.advance(1000);
    assertEquals((await call(tg, bot, "getWebhookInfo")).result.pending_update_count, 0, kind);
  }
});

Deno.test("fact 12: only the head of a chat's queue is in flight; other chats run in parallel", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  const [ada, bob] = [tg.user("Ada"), tg.user("Bob")];
  peer.answer = ({ update }) => JSON.stringify(update).includes("bad") ? http("500 Oops") : http();
  await ada.says(bot, "bad");
  await ada.says(bot, "after");
  await bob.says(bot, "meanwhile");
  await clock.advance(1000);
  const texts = peer.requests.map(({ update }) => (update.message as { text: string }).text);
  assert(texts.includes("meanwhile"));
  assertEquals(texts.includes("after"), false);
  peer.answer = () => http();
  await clock.advance(10_000);
  assertEquals((peer.requests.at(-1)!.update.message as { text: string }).text, "after");
  tg.close();
});

Deno.test("fact 12: the next in the queue is sent when the head expires", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  const ask = (id: string) => tg.post(bot, { inline_query: { id, from: { id: 7 } } } as never);
  peer.answer = ({ update }) =>
    (update.inline_query as { id: string }).id === "1" ? http("500 Oops") : http();
  ask("1");
  const second = ask("2");
  await clock.advance(29_000);
  assertEquals(second.attempts.length, 0);
  await clock.advance(2000);
  assertEquals(second.state, "delivered");
  tg.close();
});

Deno.test("fact 12: a callback of the same chat is not ordered against its messages", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  peer.answer = ({ update }) => "message" in update ? http("500 Oops") : http();
  tg.post(bot, { message: { chat: { id: 7 } } } as never);
  const callback = tg.post(bot, { callback_query: { id: "1", from: { id: 7 } } } as never);
  const inline = tg.post(bot, { inline_query: { id: "2", from: { id: 7 } } } as never);
  await clock.advance(3000);
  assertEquals([callback.state, inline.state], ["delivered", "delivered"]);
  assertEquals(
    tg.snapshot().updates.map(({ queue }) => queue),
    ["chat 7", "callbacks of 7", "inline queries of 7"],
  );
  tg.close();
});

Deno.test("fact 13: 2 × max_connections failing chats stall the whole bot", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram({ max_connections: 2 });
  peer.answer = ({ update }) => JSON.stringify(update).includes("bad") ? http("500 Oops") : http();
  await tg.burst(bot, 4, "bad");
  const ada = tg.user("Ada");
  await ada.says(bot, "good");
  await clock.advance(3600_000);
  assertEquals(JSON.stringify(peer.requests.map(({ update }) => update)).includes("good"), false);
  peer.answer = () => http();
  await clock.advance(120_000);
  await tg.idle(bot);
  tg.close();
});

Deno.test("fact 14: past a limit new updates are dropped silently", async () => {
  const { tg, bot } = fakeTelegram({ queueLimits: { updates: 2, updateBytes: 1000 } });
  const ada = tg.user("Ada");
  await ada.says(bot, "x".repeat(1000));
  await ada.says(bot, "one");
  await ada.says(bot, "two");
  await ada.says(bot, "three");
  const { updates } = tg.snapshot();
  assertEquals(updates.map(({ state }) => state), ["dropped", "pending", "pending", "dropped"]);
  assertEquals((await call(tg, bot, "getUpdates")).result.length, 2);
});

Deno.test("fact 14: the limits are 100 000 updates, 128 MiB, 512 KiB each", () => {
  const { tg, bot } = fakeTelegram();
  const post = (size: number) => tg.post(bot, { message: { text: "x".repeat(size) } } as never);
  assertEquals(post(512 * 1024).state, "dropped");
  const half = 512 * 1024 - 100;
  for (let i = 0; i < 256; i++) assertEquals(post(half).state, "pending");
  assertEquals(post(100_000).state, "dropped");

  const { tg: full, bot: crowded } = fakeTelegram();
  const fill = () => full.post(crowded, { message: {} } as never).state;
  for (let i = 1; i < 100_000; i++) fill();
  assertEquals([fill(), fill()], ["pending", "dropped"]);
});
