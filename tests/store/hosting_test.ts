/** Instances that host different bots, which come and go. */
import { DatabaseSync } from "node:sqlite";
import { assert, assertEquals } from "@std/assert";
import type { RunResult } from "../../src/store/acceptor/types.ts";
import { MemoryTables } from "../../src/store/memory/memory_tables.ts";
import { settingsOf } from "../../src/store/settings.ts";
import { SqliteTables } from "../../src/store/sqlite/sqlite_tables.ts";
import type { Tables } from "../../src/store/tables.ts";
import type { Batch } from "../../src/store/types.ts";
import { DONE, type Handle, Rig } from "./helpers/rig.ts";

const LEASE_MS = 15_000;

const ENGINES: Record<string, () => Tables> = {
  memory: () => new MemoryTables(),
  SQLite() {
    const tables = new SqliteTables(new DatabaseSync(":memory:"), settingsOf());
    return Object.assign(tables, { close: () => {} }); // Each instance closes it in turn.
  },
};

/** Runs that a test ends. */
function held(): { handle: Handle; ends: Map<number, (result: RunResult) => void> } {
  const ends = new Map<number, (result: RunResult) => void>();
  return { handle: ({ id }) => new Promise((resolve) => ends.set(id, resolve)), ends };
}

/** Two instances, of which only the first hosts the bot. */
async function pair(handle: Handle, commit?: (batch: Batch) => void) {
  const tables = new MemoryTables();
  const [hosted, others] = [new Set([7]), new Set<number>()];
  const one: Rig = await new Rig(handle, {
    hosted,
    commit(batch) {
      commit?.(batch);
      return one.store.commit(batch);
    },
  }, tables).start();
  const two = await new Rig(() => DONE, { hosted: others }, tables, one.clock).start();
  return { one, two, hosted, others, clock: one.clock };
}

Deno.test("what waits for a bot that was removed goes to an instance that hosts it, without a crash", async () => {
  const { one, two, hosted, others, clock } = await pair(() => DONE);
  const accepted = one.accept(1);
  hosted.delete(7); // It is marked as begun when it is committed.
  one.acceptor.hostsChanged();
  await accepted;
  others.add(7);
  await clock.advance(LEASE_MS / 4);
  await clock.advance(LEASE_MS / 4);
  assertEquals([one.runs, two.runs], [[], ["1/1"]]);
  assertEquals([one.acceptor.pending, two.acceptor.pending], [0, 0]);
});

Deno.test("a lane in which something runs is left when that has ended", async () => {
  const { handle, ends } = held();
  const begun: boolean[] = [];
  const { one, two, hosted, others, clock } = await pair(handle, ({ settle }) => {
    for (const end of settle) if (end.type === "done") begun.push(end.beginNext);
  });
  await Promise.all([one.accept(1), one.accept(2), one.accept(3, 9)]);
  await clock.advance(1);
  assertEquals(one.runs, ["1/1", "3/1"]);
  hosted.delete(7);
  others.add(7);
  one.acceptor.hostsChanged();
  await clock.advance(2 * LEASE_MS);
  assertEquals([one.acceptor.running, two.runs], [2, []]);
  ends.get(1)!(DONE);
  await clock.advance(LEASE_MS / 4);
  await clock.advance(1);
  assertEquals([one.runs, two.runs], [["1/1", "3/1"], ["2/1"]]);
  assertEquals(begun, [false], "the next is not begun here");
  ends.get(3)!(DONE);
  await clock.advance(1);
  assertEquals(one.acceptor.pending, 0);
});

Deno.test("a retry keeps its time and its attempts on another instance", async () => {
  const error = new Error("no");
  const { one, two, hosted, others, clock } = await pair(() => ({
    type: "failed",
    error,
    retryAfterMs: 30_000,
  }));
  await one.accept(1);
  await clock.advance(1);
  hosted.delete(7);
  others.add(7);
  one.acceptor.hostsChanged();
  await clock.advance(29_000);
  assertEquals([one.acceptor.pending, two.acceptor.pending, two.runs], [0, 1, []]);
  await clock.advance(2000);
  assertEquals(two.runs, ["1/2"]);
});

for (const [engine, make] of Object.entries(ENGINES)) {
  Deno.test(`what waits in ${engine} for a bot that is not configured is run when it is back`, async () => {
    const tables = make();
    const hosted = new Set([7]);
    const one = await new Rig(() => DONE, { hosted }, tables).start();
    const accepted = one.accept(1);
    hosted.clear();
    await accepted;
    await one.acceptor.close();
    const without = await new Rig(() => DONE, { hosted: new Set([8]) }, tables, one.clock).start();
    for (let hours = 0; hours < 20; hours++) await one.clock.advance(3_600_000);
    await without.acceptor.close();
    const again = await new Rig(() => DONE, {}, tables, one.clock).start();
    assertEquals([one.runs, without.runs, again.runs], [[], [], ["1/1"]]);
    assertEquals(await again.acceptor.dead.list({}), []);
    await again.acceptor.close();
  });
}

Deno.test("a bot that no instance hosts is reported once, after a lease", async () => {
  const { one, two, hosted, clock } = await pair(() => DONE);
  const accepted = one.accept(1);
  hosted.clear();
  await accepted;
  const reports = (rig: Rig) => rig.said.filter((type) => type === "unhosted").length;
  await clock.advance(LEASE_MS - 1);
  assertEquals([reports(one), reports(two)], [0, 0]);
  for (let ticks = 0; ticks < 100; ticks++) await clock.advance(LEASE_MS / 4);
  assertEquals([reports(one), reports(two)], [1, 1]);
  hosted.add(7);
  one.acceptor.hostsChanged();
  await clock.advance(1);
  assertEquals(one.runs, ["1/1"]);
  const again = one.accept(2);
  hosted.clear();
  await again;
  for (let ticks = 0; ticks < 100; ticks++) await clock.advance(LEASE_MS / 4);
  assertEquals([reports(one), reports(two)], [2, 2]);
});

Deno.test("a bot that another instance hosts is not reported, however much comes for it", async () => {
  const { one, two, clock } = await pair(() => DONE);
  for (let id = 1; id <= 100; id++) {
    await one.accept(id, id);
    await one.acceptor.later({ bot: 7, lane: id, delayMs: 4000, body: "{}" });
    await clock.advance(1000);
  }
  await clock.advance(10_000);
  assertEquals(one.runs.length, 200);
  assertEquals([one, two].flatMap(({ said }) => said).filter((said) => said === "unhosted"), []);
});

Deno.test("an instance that is stopping leaves what waits to others, and takes nothing more", async () => {
  const { handle, ends } = held();
  const { one, two, others, clock } = await pair(handle);
  await Promise.all([one.accept(1), one.accept(2)]);
  await one.acceptor.later({ bot: 7, lane: 5, delayMs: 1000, body: "{}" });
  await clock.advance(1);
  one.acceptor.drain();
  others.add(7);
  await clock.advance(LEASE_MS / 2);
  assertEquals([one.runs, two.runs], [["1/1"], ["-1/1"]]);
  ends.get(1)!(DONE);
  await clock.advance(LEASE_MS / 4);
  await clock.advance(1);
  assertEquals([one.runs, two.runs], [["1/1"], ["-1/1", "2/1"]]);
  await one.acceptor.close();
});

Deno.test("lanes of a bot that is leaving cost no more ticks than ends of runs", async () => {
  const { handle, ends } = held();
  const { one, hosted, clock } = await pair(handle);
  let ticks = 0;
  const { tick } = one.tables;
  one.tables.tick = (...args) => {
    ticks++;
    return tick.apply(one.tables, args);
  };
  for (let id = 1; id <= 50; id++) await one.accept(id, id % 25);
  await clock.advance(1);
  hosted.clear();
  one.acceptor.hostsChanged();
  await clock.advance(10 * LEASE_MS);
  const idle = ticks;
  assert(idle <= 2 * 41, `${idle} ticks of two instances in ten leases`);
  for (const end of ends.values()) end(DONE);
  await clock.advance(1);
  await clock.advance(1);
  assertEquals(one.acceptor.pending, 0);
  assert(ticks <= idle + 25, `${ticks - idle} ticks for 25 runs`);
});
