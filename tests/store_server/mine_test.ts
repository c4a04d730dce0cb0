import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Clock, systemClock } from "../../src/util/clock.ts";
import { PostgresClient } from "../../src/postgres/client.ts";
import { parsePostgresUrl } from "../../src/postgres/url.ts";
import { Fenced, StoreRefused } from "../../src/store/errors.ts";
import { createPostgresStore } from "../../src/store/postgres/postgres_store.ts";
import type { Store } from "../../src/store/types.ts";
import { Cluster } from "./helpers/cluster.ts";

const cluster = await Cluster.start();
addEventListener("unload", () => cluster.removeAtExit());

const EMPTY = { settle: [], accept: [], begin: [], notes: [], later: [] };

/** It goes ten times as fast: a server that is not answering is soon given up. */
const hasty: Clock = {
  ...systemClock,
  now: () => systemClock.now() * 10,
  setTimer: (callback, ms) => systemClock.setTimer(callback, ms / 10),
};

let schemas = 0;

function open(schema: string): Store {
  const config = parsePostgresUrl(cluster.url);
  const connect = () => PostgresClient.connect(config, systemClock);
  return createPostgresStore(connect, hasty, { schema, leaseMs: 60_000 });
}

function accept(store: Store, ...ids: number[]) {
  const arrivals = ids.map((id) => ({ bot: 7, id, lane: id, kind: "message", body: "{}" }));
  return store.commit({ ...EMPTY, accept: arrivals });
}

async function idsOf(store: Store): Promise<number[]> {
  return (await store.mine()).flatMap(({ updates }) => updates.map(({ id }) => id)).toSorted();
}

/** Ways in which a call fails, each with what ends the failure. */
const TROUBLES: Record<string, (schema: string) => Promise<() => Promise<void>>> = {
  async "a statement that fails"(schema) {
    await cluster.sql(`alter table ${schema}.upd rename to elsewhere`);
    return async () => void await cluster.sql(`alter table ${schema}.elsewhere rename to upd`);
  },
  async "a transaction that is rolled back"(schema) {
    await cluster.sql(
      `create function ${schema}.no() returns trigger language plpgsql as
        $$ begin raise deadlock_detected; end $$;
      create constraint trigger no after insert on ${schema}.upd deferrable initially deferred
        for each row execute function ${schema}.no()`,
    );
    return async () => void await cluster.sql(`drop trigger no on ${schema}.upd`);
  },
  async "a connection that is ended"() {
    await cluster.sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'postern'",
    );
    return () => Promise.resolve();
  },
  async "a server that is killed"() {
    await cluster.kill();
    return () => cluster.run();
  },
  async "a server that does not answer"(schema) {
    const held = await PostgresClient.connect(parsePostgresUrl(cluster.url), systemClock);
    await held.query("begin");
    await held.query(`lock table ${schema}.upd in exclusive mode`);
    return () => Promise.resolve(held.close());
  },
};

for (const [trouble, cause] of Object.entries(TROUBLES)) {
  Deno.test(`mine() after ${trouble} returns all our updates, and work continues`, async () => {
    const schema = `mine_${++schemas}`;
    const store = open(schema);
    await store.join();
    await accept(store, 1, 2);
    const mend = await cause(schema);
    await assertRejects(() => accept(store, 3));
    await mend();
    const after = await idsOf(store);
    assertEquals(after.filter((id) => id !== 3), [1, 2]);
    const { accepted } = await accept(store, 3, 4);
    assertEquals(accepted.length, 2);
    // Nothing is stuck with a node that no longer exists, or waits in vain.
    const { claimed } = await store.tick([7], []);
    const all = [...await idsOf(store), ...claimed.flatMap(({ lane }) => lane)];
    assertEquals([...new Set(all)].toSorted(), [1, 2, 3, 4]);
    await store.close();
    assertEquals(await cluster.sql(`select count(*) from ${schema}.node`), "0");
  });
}

Deno.test("a late write of a lost connection is not forgotten", async () => {
  const schema = `mine_${++schemas}`;
  const store = open(schema);
  await store.join();
  await accept(store, 1);
  const held = await PostgresClient.connect(parsePostgresUrl(cluster.url), systemClock);
  await held.query("begin");
  await held.query(`select from ${schema}.lane where lane = 1 for update`);
  // The call has been abandoned, and still waits in the server.
  const late = { bot: 7, id: 2, lane: 1, kind: "message", body: "{}" };
  await assertRejects(
    () => store.commit({ ...EMPTY, accept: [late] }),
    Error,
    "did not answer",
  );
  // mine() waits, too, until that call has ended.
  await assertRejects(() => store.mine(), Error, "did not answer");
  await held.query("commit");
  held.close();
  let seen: number[] | undefined;
  for (let tries = 0; !seen && tries < 20; tries++) {
    try {
      seen = await idsOf(store);
    } catch (error) {
      assert(!(error instanceof Fenced), "the node was lost with its connection");
    }
  }
  const kept = await cluster.sql(`select id from ${schema}.upd where state = 0 order by id`);
  assertEquals(seen!.join("\n"), kept);
  await store.close();
});

Deno.test("an instance that was paused in a tick until it was expired claims nothing", async () => {
  const schema = `mine_${++schemas}`;
  const config = parsePostgresUrl(cluster.url);
  let pause: (() => Promise<unknown>) | undefined;
  const connect = async () => {
    const client = await PostgresClient.connect(config, systemClock);
    const claims = new Set<unknown>();
    return {
      async prepare(sql: string) {
        const prepared = await client.prepare(sql);
        if (/set holder = .* from free/.test(sql)) claims.add(prepared);
        return prepared;
      },
      async execute(prepared: unknown, values: readonly (string | null)[]) {
        if (claims.has(prepared)) await pause?.();
        return await client.execute(prepared as { name: string }, values);
      },
      close: () => client.close(),
    };
  };
  const store = createPostgresStore(connect, systemClock, { schema });
  await store.join();
  await accept(store, 1, 2);
  // What another instance does meanwhile.
  pause = () => cluster.sql(`delete from ${schema}.node; update ${schema}.lane set holder = null`);
  assertEquals((await store.tick([7], [])).claimed, []);
  const holders = `select count(*) from ${schema}.lane where holder is not null`;
  assertEquals(await cluster.sql(holders), "0");
  pause = undefined;
  await assertRejects(() => store.tick([7], []), Fenced);
  await store.join();
  const { claimed } = await store.tick([7], []);
  assertEquals(claimed.map(({ lane }) => lane).toSorted(), [1, 2]);
  await store.close();
});

Deno.test("lanes of a node that is gone from the table are taken over", async () => {
  const schema = `mine_${++schemas}`;
  const store = open(schema);
  await store.join();
  await accept(store, 1, 2);
  await cluster.sql(`delete from ${schema}.node`);
  await assertRejects(() => store.tick([7], []), Fenced);
  await store.join();
  let claimed: number[] = [];
  const until = Date.now() + 15_000;
  while (claimed.length === 0 && Date.now() < until) {
    claimed = (await store.tick([7], [])).claimed.map(({ lane }) => lane);
  }
  assertEquals(claimed.toSorted(), [1, 2]);
  await store.close();
});

Deno.test("instances that start together create the schema once, and refuse a newer one", async () => {
  const schema = `mine_${++schemas}`;
  const stores = Array.from({ length: 5 }, () => open(schema));
  await Promise.all(stores.map((store) => store.join()));
  assertEquals(await cluster.sql(`select version from ${schema}.meta`), "2");
  await cluster.sql(`update ${schema}.meta set version = 99`);
  await assertRejects(() => open(schema).join(), StoreRefused, "has version 99");
  for (const store of stores) await store.close();
});

Deno.test("a custom client works as well, and its role needs no right to create schemas", async () => {
  const schema = `mine_${++schemas}`;
  await cluster.sql(`create role guest login; create schema ${schema} authorization guest`);
  const config = parsePostgresUrl(cluster.url.replace("postgres@", "guest@"));
  const texts = new Map<unknown, string>();
  // It does not support named statements, and prepares nothing.
  const connect = async () => {
    const client = await PostgresClient.connect(config, systemClock);
    return {
      prepare(sql: string) {
        const key = {};
        texts.set(key, sql);
        return Promise.resolve(key);
      },
      execute: (key: unknown, values: readonly (string | null)[]) =>
        client.query(texts.get(key)!, values),
      close: () => client.close(),
    };
  };
  const store = createPostgresStore(connect, systemClock, { schema });
  await store.join();
  await accept(store, 1);
  assertEquals(await idsOf(store), [1]);
  await store.close();
  assert(texts.size > 10);
});
