/** Behaviour specific to SQLite's tables. */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { join } from "@std/path/join";
import { DatabaseSync } from "node:sqlite";
import { settingsOf } from "../../src/store/settings.ts";
import {
  packBatch,
  packCommitted,
  unpackBatch,
  unpackCommitted,
} from "../../src/store/sqlite/packed_batch.ts";
import { SqliteTables } from "../../src/store/sqlite/sqlite_tables.ts";
import type { Batch, Committed, DeadLetter } from "../../src/store/types.ts";
import { withFolder } from "./torture/torture.ts";

const EMPTY: Batch = { settle: [], accept: [], begin: [], notes: [], later: [] };
const KEY = { bot: 7, lane: 1 };

function arrival(id: number, body = "{}") {
  return { ...KEY, id, kind: "message", body };
}

/** The tables of the first version, as in existing files. */
const FIRST_VERSION = `
  create table node(id integer primary key autoincrement, until integer not null) strict;
  create table lane(
    bot integer not null, lane integer not null,
    owner integer references node on delete set null,
    pending integer not null, begun integer not null,
    primary key(bot, lane)) strict, without rowid;
  create table upd(
    seq integer primary key autoincrement,
    bot integer not null, id integer not null, lane integer not null,
    kind text not null, body text not null,
    state integer not null default 0,
    attempt integer not null default 0, due integer not null, at integer not null,
    ended integer not null default 0, replays integer not null default 0,
    error text, reply text,
    unique(bot, id)) strict;
  create index upd_pending on upd(bot, lane, seq) where state = 0;
  create index upd_dead on upd(seq) where state = 2;
  create index upd_reply on upd(seq) where reply is not null;
  create table task(
    id integer primary key autoincrement,
    bot integer not null, lane integer not null, due integer not null, body text not null) strict;
  create index task_due on task(due);
  create table note(
    bot integer not null, id integer not null, name text not null, value text not null,
    primary key(bot, id, name)) strict, without rowid;
  insert into node values (5, 99);
  insert into lane values (7, 1, 5, 2, 2), (7, 2, null, 1, 0);
  insert into upd(bot, id, lane, kind, body, state, due, at) values
    (7, 10, 1, 'message', '', 1, 0, 0), (7, 11, 1, 'message', '{}', 0, 0, 0),
    (7, 12, 1, 'message', '{}', 0, 0, 0), (7, 13, 2, 'message', '{}', 0, 0, 0);
  pragma user_version = 1`;

Deno.test("a SQLite file of the first version keeps its waiting updates, and their crashes", () => {
  const db = new DatabaseSync(":memory:");
  db.exec(FIRST_VERSION);
  const tables = new SqliteTables(db, settingsOf());
  const node = tables.join(1000);
  assert(node > 5, "no name is given twice");
  const { claimed } = tables.tick(node, 1000, 1000, [7], []);
  const seen = claimed.map(({ lane, pending, begun, updates }) => [
    ...[lane, pending, begun],
    updates.map(({ id }) => id),
  ]);
  assertEquals(seen, [[1, 2, 2, [11, 12]], [2, 1, 0, [13]]]);
  const again = tables.commit(node, { ...EMPTY, accept: [arrival(10)] }, 1000);
  assertEquals(again.accepted, [{ type: "known", ended: true }]);
  tables.close();
});

/** The tables of the second version, where every update stayed a row of one table. */
const SECOND_VERSION = `${FIRST_VERSION};
  alter table upd add column begun integer not null default 0;
  drop table lane;
  insert into upd(bot, id, lane, kind, body, state, attempt, due, at, ended, error, reply, begun)
    values (7, 20, 1, 'message', '', 1, 0, 0, 900, 950, null, '{"a":1}', 0),
      (7, 21, 1, 'message', '{"old":1}', 2, 4, 0, 900, 960, 'Error: no', null, 0),
      (7, 22, 3, 'message', '{}', 0, 2, 1500, 900, 0, 'Error: no', null, 2);
  pragma user_version = 2`;

Deno.test("a SQLite file of the second version keeps what waits, what died, and what was replied", () => {
  const db = new DatabaseSync(":memory:");
  db.exec(SECOND_VERSION);
  const tables = new SqliteTables(db, settingsOf());
  const node = tables.join(1000);
  const { claimed } = tables.tick(node, 1000, 1000, [7], []);
  const lane = claimed.find(({ lane }) => lane === 3)!;
  assertEquals([lane.begun, lane.updates[0]!.attempt, lane.updates[0]!.waitMs], [2, 2, 500]);
  const [{ acceptedAt, diedAt, ...letter }] = tables.deadList({}, {}) as [DeadLetter];
  assertEquals([acceptedAt, diedAt], [900, 960]);
  assertEquals(letter, { ...arrival(21, '{"old":1}'), seq: 6, attempt: 4, error: "Error: no" });
  const accept = [10, 20, 21, 22, 23].map((id) => arrival(id));
  const { accepted } = tables.commit(node, { ...EMPTY, accept }, 1000);
  assertEquals(accepted, [
    { type: "known", ended: true },
    { type: "known", ended: true, reply: '{"a":1}' },
    { type: "known", ended: true },
    { type: "known", ended: false },
    {
      type: "new",
      seq: accepted[4]!.type === "new" ? accepted[4]!.seq : 0,
      mine: true,
      pending: 3,
    },
  ]);
  tables.close();
});

Deno.test("no number is given twice, though the rows that had the highest are deleted", async () => {
  await withFolder((folder) => {
    const given: number[] = [];
    for (let start = 0; start < 3; start++) {
      const db = new DatabaseSync(join(folder, "postern.db"));
      const tables = new SqliteTables(db, settingsOf());
      const node = tables.join(1000);
      for (let id = start * 1200; id < (start + 1) * 1200; id += 400) {
        const accept = Array.from({ length: 400 }, (_, index) => arrival(id + index));
        const { accepted } = tables.commit(node, { ...EMPTY, accept }, 1000);
        const seqs = accepted.map((row) => row.type === "new" ? row.seq : NaN);
        given.push(...seqs);
        const done = { ...KEY, type: "done", beginNext: false } as const;
        tables.commit(node, { ...EMPTY, settle: seqs.map((seq) => ({ ...done, seq })) }, 1000);
      }
      tables.close();
    }
    assertEquals(given, given.toSorted((a, b) => a - b));
    assertEquals(new Set(given).size, 3600);
    return Promise.resolve();
  });
});

Deno.test("a SQLite file forgets the oldest finished updates beyond so many, and stays as large", () => {
  const db = new DatabaseSync(":memory:");
  const tables = new SqliteTables(db, settingsOf({ retention: { maxDone: 3000 } }));
  const node = tables.join(0);
  let [id, now] = [0, 0];
  /** Accepts some and ends them, all but the first as done. */
  const bring = (count: number, first: "done" | "dead" | "waits" = "done") => {
    const accept = Array.from({ length: count }, () => arrival(++id, "x".repeat(500)));
    const { accepted } = tables.commit(node, { ...EMPTY, accept }, ++now);
    for (const [index, row] of accepted.entries()) {
      assert(row.type === "new");
      const how = index === 0 ? first : "done";
      if (how === "waits") continue;
      const end = how === "done"
        ? { type: "done", beginNext: false } as const
        : { type: "dead", attempt: 1, beginNext: false, error: "no" } as const;
      tables.commit(node, { ...EMPTY, settle: [{ ...KEY, seq: row.seq, ...end }] }, now);
    }
    while (tables.tick(node, now, 0, [7], []).more);
  };
  const note = { ...KEY, id: 3, name: "n", value: "1" };
  bring(1, "waits");
  bring(1, "dead");
  tables.commit(node, { ...EMPTY, notes: [note] }, now);
  bring(5000);
  const count = () => db.prepare("select count(*) as n from seen").get()!.n as number;
  const size = () => db.prepare("pragma page_count").get()!.page_count as number;
  bring(5000);
  const [rows, pages] = [count(), size()];
  assert(rows <= 3000 * 1.1 + 2, `${rows} rows`);
  assertEquals(tables.notes(7, 3), [], "notes go with their updates");
  for (let round = 0; round < 4; round++) bring(5000);
  assert(count() <= 3000 * 1.1 + 2, `${count()} rows`);
  assert(size() <= pages * 1.05, `${size()} pages after ${pages}`);
  // What has not ended well is not forgotten.
  const accept = [1, 2, 3].map((id) => arrival(id));
  const { accepted } = tables.commit(node, { ...EMPTY, accept }, now);
  assertEquals(accepted.map((row) => row.type === "new" || row.ended), [false, true, true]);
  assertEquals(accepted.map(({ type }) => type), ["known", "known", "new"]);
  tables.close();
});

Deno.test("what the operator replays meanwhile is seen in the same transaction, in its place", async () => {
  await withFolder((folder) => {
    const path = join(folder, "postern.db");
    const [own, other] = [true, false].map((owner) =>
      new SqliteTables(new DatabaseSync(path), settingsOf(), owner)
    );
    const node = own!.join(1000);
    const accept = [arrival(1), arrival(3), arrival(4)];
    const { accepted } = own!.commit(node, { ...EMPTY, accept }, 1000);
    const seqs = accepted.map((row) => row.type === "new" ? row.seq : NaN);
    const dead = { ...KEY, type: "dead", attempt: 1, beginNext: false, error: "no" } as const;
    own!.commit(node, { ...EMPTY, settle: seqs.map((seq) => ({ ...dead, seq })) }, 1000);
    assertEquals(other!.deadReplay({}, seqs[0]!, 1000), 1);
    const { accepted: [second] } = own!.commit(node, { ...EMPTY, accept: [arrival(2)] }, 1000);
    assert(second?.type === "new");
    assertEquals([second.mine, second.pending], [true, 2]);
    // Step by step, and the owner looks between them without taking a number.
    for (const seq of seqs.slice(1)) {
      assertEquals(other!.deadReplay({}, seq, 1000), 1);
      own!.tick(node, 1000, 1000, [7], []);
    }
    const [lane] = own!.load(node, [KEY], 1000);
    const replayed = lane!.updates.map(({ id, replays }) => [id, replays]);
    assertEquals(replayed, [[1, 1], [2, 0], [3, 1], [4, 1]]);
    own!.close();
    const again = new SqliteTables(new DatabaseSync(path), settingsOf());
    const { claimed: [same] } = again.tick(again.join(1000), 1000, 1000, [7], []);
    assertEquals(same!.updates.map(({ id }) => id), [1, 2, 3, 4]);
    again.close();
    other!.close();
    return Promise.resolve();
  });
});

Deno.test("a clock that was set back, as on a machine without a battery, delays no retry", () => {
  const tables = new SqliteTables(new DatabaseSync(":memory:"), settingsOf());
  const then = Date.UTC(2026, 0);
  const node = tables.join(then);
  const { accepted: [row] } = tables.commit(node, { ...EMPTY, accept: [arrival(1)] }, then);
  assert(row?.type === "new");
  const retry = { type: "retry", attempt: 1, delayMs: 60_000, crashes: 0, error: "no" } as const;
  tables.commit(node, { ...EMPTY, settle: [{ ...KEY, seq: row.seq, ...retry }] }, then);
  const waits = (now: number) =>
    tables.mine(node, now)[0]!.updates.map(({ waitMs, ageMs }) => [waitMs, ageMs]);
  assertEquals(waits(then + 1000), [[59_000, 1000]]);
  assertEquals(waits(Date.UTC(1970, 0)), [[0, 0]]);
  tables.close();
});

Deno.test("a transaction that fails leaves the lanes as they were", () => {
  const db = new DatabaseSync(":memory:");
  const tables = new SqliteTables(db, settingsOf());
  const node = tables.join(1000);
  const { accepted: [first] } = tables.commit(node, { ...EMPTY, accept: [arrival(1)] }, 1000);
  assert(first?.type === "new");
  const done = { ...KEY, seq: first.seq, type: "done", beginNext: false } as const;
  db.exec("pragma max_page_count = 1"); // No further pages: the disk is full.
  const large = arrival(2, "x".repeat(100_000));
  assertThrows(
    () => tables.commit(node, { ...EMPTY, settle: [done], accept: [large] }, 1000),
    Error,
    "full",
  );
  db.exec("pragma max_page_count = 100000");
  assertEquals(tables.mine(node, 1000).map(({ updates }) => updates.map(({ id }) => id)), [[1]]);
  // Its owner is unchanged, so the verdict counts when it is sent again.
  const { settled, accepted: [second] } = tables.commit(
    node,
    { ...EMPTY, settle: [done], accept: [large] },
    1000,
  );
  assert(second?.type === "new");
  assertEquals([settled, second.pending], [[0], 1]);
  tables.close();
});

Deno.test("a batch and its result are unpacked exactly as they were packed", () => {
  const lane = { bot: 7_000_000_000, lane: -1_001_234_567_890 };
  const batch: Batch = {
    accept: [{ ...lane, id: 1, kind: "message", body: '{"text":"ü 🚪"}' }, arrival(2)],
    settle: [
      { ...lane, seq: 1, type: "done", beginNext: true },
      { ...KEY, seq: 2, type: "retry", attempt: 1, delayMs: 5, crashes: 0, error: "no" },
      { bot: 7, lane: 3, seq: 3, type: "done", beginNext: false },
      { bot: 7, lane: 4, seq: 4, type: "done", beginNext: false, reply: "{}" },
      { bot: 7, lane: 5, seq: 5, type: "done", beginNext: false },
    ],
    begin: [{ ...lane, begun: 2 }],
    notes: [{ ...lane, id: 1, name: "n", value: "1" }],
    later: [{ ...lane, delayMs: 1, body: "{}" }],
  };
  const packed = structuredClone(packBatch(batch));
  const { settle, ...others } = unpackBatch(packed);
  const bySeq = (verdicts: Batch["settle"]) => verdicts.toSorted((a, b) => a.seq - b.seq);
  assertEquals({ ...others, settle: bySeq(settle) }, { ...batch, settle: bySeq(batch.settle) });
  // What waits behind each verdict, by seq; the verdict of 3 was lost.
  const committed: Committed = {
    settled: settle.map(({ seq }) => seq === 3 ? undefined : seq * 10),
    accepted: [
      { type: "new", seq: 9, mine: false, pending: 4 },
      { type: "known", ended: true, reply: "{}" },
    ],
    begun: [true],
    noted: [false],
  };
  const answer = structuredClone(packCommitted(committed, packed));
  assertEquals(unpackCommitted(answer, batch), {
    ...committed,
    settled: [10, 20, undefined, 40, 50],
  });
  const plain = { ...EMPTY, settle: [batch.settle[0]!] };
  assertEquals(unpackBatch(packBatch(plain)), plain);
});
