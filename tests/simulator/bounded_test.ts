import { assert, assertEquals } from "@std/assert";
import { append } from "../../src/simulator/log.ts";
import { call, fakeTelegram, hookedTelegram } from "./helpers/telegram.ts";

Deno.test("append() keeps the newest, up to 1.1 times the limit", () => {
  const log: number[] = [];
  for (let i = 1; i <= 1000; i++) {
    append(log, i, 20);
    assert(log.length <= 22);
    assertEquals(log.at(-1), i);
    if (i >= 20) assert(log.length >= 20 && log.includes(i - 19));
  }
});

Deno.test("the log and the list of updates are bounded, whatever fills them", async () => {
  const { clock, tg, bot } = await hookedTelegram();
  for (let i = 0; i < 12_000; i++) tg.post(bot, { message: { chat: { id: i } } } as never);
  // Connections are opened at 20 a second.
  await clock.advance(60_000);
  await call(tg, bot, "getMe");
  assertEquals((await call(tg, bot, "getWebhookInfo")).result.pending_update_count, 0);
  for (const kept of [tg.log, tg.world.updates]) {
    assert(kept.length >= 10_000 && kept.length <= 11_000, `${kept.length}`);
  }
  assertEquals(tg.snapshot().updates.every(({ state }) => state === "delivered"), true);
  tg.close();
});

Deno.test("a queue returns its ids in order while entries are removed at any position", () => {
  const { tg, bot } = fakeTelegram();
  const { updates } = tg.world.bots.get(bot.id)!;
  const ids: number[] = [];
  for (let i = 0; i < 5000; i++) ids.push(tg.post(bot, { message: {} } as never).update_id);
  const left = new Set(ids);
  for (const [i, id] of ids.entries()) {
    if (i % 3 === 0 || i < 2500) {
      updates.forget(id);
      left.delete(id);
    }
    if (i % 500 !== 0) continue;
    const from = ids[i]! + 100;
    const seen = [...updates.from(from)].map(({ update_id }) => update_id);
    assertEquals(seen, [...left].filter((id) => id >= from));
  }
  assertEquals(updates.size, left.size);
});
