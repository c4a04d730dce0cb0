/** What happens when instances on PostgreSQL do things at the same moment. */
import { assertEquals } from "@std/assert";
import { systemClock } from "../../src/util/clock.ts";
import { PostgresClient } from "../../src/postgres/client.ts";
import { parsePostgresUrl } from "../../src/postgres/url.ts";
import type { Arrival, Store } from "../../src/store/types.ts";
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

/** An update has its place in the order, but enters its lane when one behind it has ended. */
async function enterLate(edits: Edit[] = []): Promise<number[]> {
  let ids: number[] = [];
  await withTwo(edits, async (one, two, letGo) => {
    const late = accept(one, arrival(2, 1), arrival(3, 2));
    await waiting(1);
    const [first] = await accept(two, arrival(4, 2), arrival(5, 2));
    const { seq } = first as { seq: number };
    const verdict = { bot: 7, lane: 2, seq, type: "done", beginNext: false } as const;
    await two.commit({ ...EMPTY, settle: [verdict] });
    await letGo();
    await late;
    const [owned] = await two.load([{ bot: 7, lane: 2 }]);
    ids = owned!.updates.map(({ id }) => id);
  });
  return ids;
}

Deno.test("an update that enters its lane late is read", async () => {
  assertEquals(await enterLate(), [3, 5]);
});

Deno.test("without a look at where its lane begins it would be left behind", async () => {
  const edit = {
    file: "postgres/statements.ts",
    from: "least(p.head, excluded.head)",
    to: "p.head",
  };
  assertEquals(await enterLate([edit]), [5]);
});
