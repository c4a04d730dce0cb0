import { assert, assertEquals } from "@std/assert";
import { http } from "../helpers/fake_peer.ts";
import { call, hookedTelegram } from "../helpers/telegram.ts";

Deno.test("fact 5: waiting for the answer ends after 60 s", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  peer.answer = () => "hang";
  await tg.user("Ada").says(bot, "hi");
  await clock.advance(59_999);
  assertEquals((await call(tg, bot, "getWebhookInfo")).result.last_error_message, undefined);
  await clock.advance(1);
  const info = (await call(tg, bot, "getWebhookInfo")).result;
  assertEquals(info.last_error_message, "Read timeout expired");
  assertEquals(peer.opened, [0, 60_000]);
  tg.close();
});

Deno.test("fact 5: the timer covers connecting", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  peer.refuse = "hang";
  await tg.user("Ada").says(bot, "hi");
  await clock.advance(60_000);
  const info = (await call(tg, bot, "getWebhookInfo")).result;
  assertEquals(info.last_error_message, "Write timeout expired");
  tg.close();
});

Deno.test("fact 5: an idle connection is closed after 60 s, without an error", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  await tg.user("Ada").says(bot, "hi");
  await clock.advance(59_000);
  assertEquals(peer.openNow, 1);
  await clock.advance(1000);
  assertEquals(peer.openNow, 0);
  assertEquals((await call(tg, bot, "getWebhookInfo")).result.last_error_message, undefined);
  tg.close();
});

Deno.test("fact 6: one connection until the first success, then a burst of 10, then 20/s", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram({ max_connections: 40 });
  let release = (_: string) => {};
  peer.answer = () =>
    peer.requests.length === 1 ? new Promise<string>((resolve) => release = resolve) : "hang";
  await tg.burst(bot, 60);
  await clock.advance(1000);
  assertEquals(peer.opened.length, 1);
  release(http());
  await clock.advance(0);
  assertEquals(peer.opened.length, 11);
  await clock.advance(50);
  assertEquals(peer.opened.length, 12);
  await clock.advance(950);
  assertEquals(peer.opened.length, 31);
  await clock.advance(5000);
  assertEquals(peer.opened.length, 40);
  tg.close();
});

Deno.test("fact 6: without a success for 10 s, at most one, opened every 2 s", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  peer.refuse = "Connection refused";
  await tg.burst(bot, 5);
  await clock.advance(9_999);
  assertEquals(peer.opened, [0, 2000, 4000, 6000, 8000]);
  tg.close();
});

Deno.test("fact 6: as many connections as queues with updates, plus one kept open", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  await tg.burst(bot, 3);
  await clock.advance(0);
  assertEquals(peer.requests.length, 3);
  assert(peer.openNow <= 3);
  peer.answer = () => http("200 OK", "", { Connection: "close" });
  await tg.user("Bob").says(bot, "hi");
  await clock.advance(1000);
  assert(peer.openNow >= 1);
  tg.close();
});

Deno.test("fact 6: idle connections are reused first in, first out", async () => {
  const { clock, peer, tg, bot } = await hookedTelegram();
  await tg.user("Ada").says(bot, "warm up");
  await clock.advance(0);
  const crowd = await tg.burst(bot, 3);
  await clock.advance(0);
  const order = peer.requests.slice(1).map(({ connection }) => connection);
  for (const person of crowd) {
    await person.says(bot, "again");
    await clock.advance(0);
  }
  assertEquals(peer.requests.slice(4).map(({ connection }) => connection), order);
  tg.close();
});

Deno.test("fact 6: in strict mode, max_connections is clamped to 1–100, by default 40", async () => {
  for (const [asked, got] of [[0, 1], [7, 7], [500, 100], ["", 40]]) {
    const { tg, bot } = await hookedTelegram({ max_connections: asked }, { strict: true });
    assertEquals((await call(tg, bot, "getWebhookInfo")).result.max_connections, got);
    tg.close();
  }
});
