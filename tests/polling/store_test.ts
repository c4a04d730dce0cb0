/** Polling with a store: what is committed is confirmed, whatever its runs do. */
import { assertEquals } from "@std/assert";
import { MemoryTables } from "../../src/store/memory/memory_tables.ts";
import { createMemoryStore } from "../../src/store/tables_store.ts";
import { cuttable } from "../durable/helpers/stage.ts";
import { fastClock } from "./fast_clock.ts";
import { fastSimulator, HeldRuns, pendingOf, pollOne, textIn } from "./polled.ts";

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

Deno.test("poll() with a store confirms more than 100 updates behind a run that goes on", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  for (let n = 0; n < 250; n++) tg.post(bot, textIn(1, `a${n}`));
  tg.post(bot, textIn(2, "b"));
  const tables = new MemoryTables();
  const store = createMemoryStore(fastClock, undefined, tables);
  const runs = new HeldRuns();
  await using _ = await pollOne(tg, bot, runs.handler, { store });
  await until(() => pendingOf(tg, bot).length === 0);
  await runs.untilBegun(2);
  assertEquals([runs.begun, tables.updates.size], [["a0", "b"], 251]);
  runs.end("a0");
  await runs.untilBegun(3);
  assertEquals(runs.begun.at(-1), "a1");
});

Deno.test("poll() confirms nothing that its store has not committed, and what it does not keep when it has run", async () => {
  await using tg = await fastSimulator();
  const bot = tg.bot("echo");
  const store = cuttable(createMemoryStore(fastClock, undefined, new MemoryTables()));
  const runs = new HeldRuns();
  const handler = { ...runs.handler, edited_message: runs.handler.message! };
  const options = { store, bot: { durable: ["message" as const] } };
  await using polled = await pollOne(tg, bot, handler, options);
  tg.post(bot, textIn(1, "first"));
  await runs.untilBegun(1);
  await until(() => pendingOf(tg, bot).length === 0);
  const { message: edited } = textIn(2, "edited") as { message: object };
  const other = tg.post(bot, { edited_message: edited } as never);
  await runs.untilBegun(2);
  store.cut = true;
  const refused = tg.post(bot, textIn(3, "refused"));
  await polled.events.untilNotice("store_down");
  await polled.events.untilOutcome("unavailable", 2);
  const ids = [other, refused].map(({ update_id }) => update_id);
  assertEquals(pendingOf(tg, bot), ids);
  runs.end("edited");
  await until(() => pendingOf(tg, bot).length === 1);
  assertEquals(runs.begun, ["first", "edited"]);
  store.cut = false;
  await runs.untilBegun(3);
  await until(() => pendingOf(tg, bot).length === 0);
  assertEquals(runs.begun, ["first", "edited", "refused"]);
});
