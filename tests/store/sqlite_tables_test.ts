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
import type { Batch, Committed } from "../../src/store/types.ts";
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
  const { claimed } = tables.tick(node, 1000, 1000);
  const seen = claimed.map(({ lane, pending, begun, updates }) => [
    ...[lane, pending, begun],
    updates.map(({ id }) => id),
  ]);
  assertEquals(seen, [[1, 2, 2, [11, 12]], [2, 1, 0, [13]]]);
  const again = tables.commit(node, { ...EMPTY, accept: [arrival(10)] }, 1000);
  assertEquals(again.accepted, [{ type: "known", ended: true }]);
  tables.close();
});

Deno.test("a concurrent replay by the operator is seen in the same transaction, in its place", async () => {
  await withFolder((folder) => {
    const path = join(folder, "postern.db");
    const [own, other] = [path, path].map((path) =>
      new SqliteTables(new DatabaseSync(path), settingsOf())
    );
    const node = own!.join(1000);
    const { accepted: [first] } = own!.commit(node, { ...EMPTY, accept: [arrival(1)] }, 1000);
    assert(first?.type === "new");
    const dead = { ...KEY, seq: first.seq, type: "dead", attempt: 1, beginNext: false } as const;
    own!.commit(node, { ...EMPTY, settle: [{ ...dead, error: "no" }] }, 1000);
    assertEquals(other!.deadReplay({}, 1000), 1);
    const { accepted: [second] } = own!.commit(node, { ...EMPTY, accept: [arrival(2)] }, 1000);
    assert(second?.type === "new");
    assertEquals([second.mine, second.pending], [true, 2]);
    const [lane] = own!.load(node, [KEY], 1000);
    assertEquals(lane!.updates.map(({ id, replays }) => [id, replays]), [[1, 1], [2, 0]]);
    own!.close();
    other!.close();
    return Promise.resolve();
  });
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
