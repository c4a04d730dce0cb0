/** What happens when instances on PostgreSQL do things at the same moment. */
import { assertEquals, assertRejects } from "@std/assert";
import { systemClock } from "../../src/util/clock.ts";
import { PostgresClient } from "../../src/postgres/client.ts";
import { parsePostgresUrl } from "../../src/postgres/url.ts";
import type { Accepted, Arrival, Store } from "../../src/store/types.ts";
import { type Edit, loadModules } from "../store/simulation/modules.ts";
import { Cluster } from "./helpers/cluster.ts";

const cluster = await Cluster.start();
addEventListener("unload", () => cluster.removeAtExit());

const EMPTY = { settle: [], accept: [], begin: [], notes: [], later: [] };

function arrival(id: number, lane: number): Arrival {
  return { bot: 7, id, lane, kind: "message", body: "{}" };
}

async function accept(store: Store, ...arrivals: Arrival[]) {
  return (await store.commit({ ...EMPTY, accept: arrivals })).accepted;
}

let schemas = 0;

/** Two instances, and a session that keeps a lane locked until it is released. */
async function withTwo(
  edits: Edit[],
  work: (one: Store, two: Store, letGo: () => Promise<void>) => Promise<void>,
  prepare?: (store: Store) => Promise<unknown>,
): Promise<void> {
  const { createPostgresStore } = await loadModules(edits);
  const schema = `races_${++schemas}`;
  const config = parsePostgresUrl(cluster.url);
  const connect = () => PostgresClient.connect(config, systemClock);
  const stores = [1, 2].map(() => createPostgresStore(connect, systemClock, { schema }));
  for (const store of stores) await store.join();
  const [one, two] = stores as [Store, Store];
  // A lane that others enter.
  await accept(one, arrival(1, 1));
  await prepare?.(one);
  const locker = await connect();
  await locker.query("begin");
  await locker.query(`select from ${schema}.lane where lane = 1 for update`);
  try {
    await work(one, two, async () => void await locker.query("commit"));
  } finally {
    locker.close();
    for (const store of stores) await store.close();
  }
}

/** Waits until so many statements wait for another's lock. */
async function waiting(count: number): Promise<void> {
  const sql = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'";
  while (await cluster.sql(sql) !== String(count)) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The same update comes to both before either knows of it. */
async function acceptTwice(edits: Edit[] = []): Promise<string[]> {
  let types: string[] = [];
  await withTwo(edits, async (one, two, letGo) => {
    const first = accept(one, arrival(2, 1));
    await waiting(1);
    const second = accept(two, arrival(2, 1)).catch(() => [{ type: "failed" }]);
    await waiting(2);
    await letGo();
    types = [...await first, ...await second].map(({ type }) => type);
  });
  return types;
}

Deno.test("an update that two instances accept at once is new at one and known at the other", async () => {
  assertEquals(await acceptTwice(), ["new", "known"]);
});

Deno.test("without another try it would be refused at one", async () => {
  const edit = {
    file: "postgres/commit_batch.ts",
    from: "code === UNIQUE_VIOLATION &&",
    to: 'code === "none" &&',
  };
  assertEquals(await acceptTwice([edit]), ["new", "failed"]);
});

/** Ends the first of two updates in lane 2. Returns the ids of what is read behind it. */
async function endFirst(store: Store, [first]: Accepted[]): Promise<number[]> {
  const verdict = { bot: 7, lane: 2, seq: first!.seq, type: "done", beginNext: false } as const;
  await store.commit({ ...EMPTY, settle: [verdict] });
  const [owned] = await store.load([{ bot: 7, lane: 2 }]);
  return owned!.updates.map(({ id }) => id);
}

/**
 * Something enters lane 2 while it is held up at lane 1, so that others overtake it. These have been
 * accepted when it enters, and the first of them ends afterwards, or before.
 */
async function enterLate(
  enter: (store: Store) => Promise<unknown>,
  { edits = [], endsBefore = false, prepare }: {
    edits?: Edit[];
    endsBefore?: boolean;
    prepare?: (store: Store) => Promise<unknown>;
  } = {},
): Promise<number[]> {
  let ids: number[] = [];
  await withTwo(edits, async (one, two, letGo) => {
    const late = enter(one);
    await waiting(1);
    const others = await accept(two, arrival(4, 2), arrival(5, 2)) as Accepted[];
    if (endsBefore) await endFirst(two, others);
    await letGo();
    await late;
    ids = endsBefore
      ? (await two.load([{ bot: 7, lane: 2 }]))[0]!.updates.map(({ id }) => id)
      : await endFirst(two, others);
  }, prepare);
  return ids;
}

const acceptLate = (store: Store) => accept(store, arrival(2, 1), arrival(3, 2));

Deno.test("an update that enters its lane late is read, behind those that overtook it", async () => {
  assertEquals(await enterLate(acceptLate), [5, 3]);
  assertEquals(await enterLate(acceptLate, { endsBefore: true }), [5, 3]);
});

Deno.test("with its number from before it enters it would be left behind", async () => {
  const edit = {
    file: "postgres/statements.ts",
    from: '"(select count(*) from entered) > 0"',
    to: '"true"',
  };
  assertEquals(await enterLate(acceptLate, { edits: [edit] }), [5]);
});

Deno.test("a task that enters its lane late is read, too", async () => {
  const ids = await enterLate(async (store) => {
    const later = [1, 2].map((lane) => ({ bot: 7, lane, delayMs: 0, body: "{}" }));
    await store.commit({ ...EMPTY, later });
    await store.tick([7], []);
  });
  assertEquals(ids, [5, -2]);
});

Deno.test("and so is a dead letter that is replayed", async () => {
  const prepare = async (store: Store) => {
    const accepted = await accept(store, arrival(6, 1), arrival(3, 2)) as Accepted[];
    const dead = { bot: 7, type: "dead", attempt: 1, beginNext: false, error: "Error" } as const;
    const settle = accepted.map(({ seq }, index) => ({ ...dead, lane: index + 1, seq }));
    await store.commit({ ...EMPTY, settle });
  };
  assertEquals(await enterLate((store) => store.dead.replay({}), { prepare }), [5, 3]);
});

Deno.test("an instance that takes its lanes over from a lost connection deadlocks with no other", async () => {
  const prepare = async (store: Store) => {
    await accept(store, arrival(2, 2));
    // From now on lane 1 is behind lane 2 in the table.
    await accept(store, arrival(3, 1));
    await assertRejects(() => accept(store, { ...arrival(4, 3), kind: "\0" }));
  };
  await withTwo([], async (one, two, letGo) => {
    const accepting = accept(two, arrival(5, 1), arrival(6, 2));
    await waiting(1);
    const inheriting = one.mine();
    await waiting(2);
    await letGo();
    assertEquals((await accepting).map(({ type }) => type), ["new", "new"]);
    assertEquals((await inheriting).length, 2);
  }, prepare);
});

Deno.test("a dead letter that is replayed or dropped while it is swept deadlocks with nothing", async () => {
  for (const act of ["replay", "drop"] as const) {
    const schema = `dead_${act}`;
    const { createPostgresStore } = await loadModules([]);
    const config = parsePostgresUrl(cluster.url);
    const connect = () => PostgresClient.connect(config, systemClock);
    const stores = [1, 2].map(() => createPostgresStore(connect, systemClock, { schema }));
    const [one, two] = stores as [Store, Store];
    for (const store of stores) await store.join();
    const accepted = await accept(one, arrival(1, 1), arrival(2, 2)) as Accepted[];
    const dead = { bot: 7, type: "dead", attempt: 1, beginNext: false, error: "Error" } as const;
    const settle = accepted.map(({ seq }, index) => ({ ...dead, lane: index + 1, seq }));
    await one.commit({ ...EMPTY, settle });
    await cluster.sql(`update ${schema}.upd set ended = now() - interval '100 days'`);
    const locker = await connect();
    await locker.query("begin");
    await locker.query(`select from ${schema}.upd where id = 2 for update`);
    // It has deleted the first, and waits for the second before it deletes their notes.
    const swept = two.tick([], []);
    await waiting(1);
    const acted = one.dead[act]({ seq: accepted[0]!.seq });
    await waiting(2);
    await locker.query("commit");
    await swept;
    assertEquals(await acted, 0);
    assertEquals(await one.dead.list({}), []);
    locker.close();
    for (const store of stores) await store.close();
  }
});
