/** Databases and roles that are set up unlike most. */
import { assertEquals, assertRejects } from "@std/assert";
import { StoreRefused } from "../../src/store/errors.ts";
import { openStore } from "../../src/store/open.ts";
import { createPostgresStore } from "../../src/store/postgres/postgres_store.ts";
import { PostgresClient } from "../../src/postgres/client.ts";
import { parsePostgresUrl } from "../../src/postgres/url.ts";
import type { Batch } from "../../src/store/types.ts";
import { systemClock } from "../../src/util/clock.ts";
import { Cluster } from "./helpers/cluster.ts";

const EMPTY: Batch = { settle: [], accept: [], begin: [], notes: [], later: [] };

Deno.test("a role whose transactions are serializable accepts what arrives at two instances at once", async () => {
  await using cluster = await Cluster.start();
  await cluster.sql("alter role postgres set default_transaction_isolation = 'serializable'");
  await using stack = new AsyncDisposableStack();
  const stores = [];
  for (let n = 0; n < 2; n++) {
    const store = await openStore(cluster.url, systemClock);
    stack.defer(() => store.close());
    await store.join();
    stores.push(store);
  }
  let id = 0;
  const failures: string[] = [];
  for (let round = 0; round < 30; round++) {
    const commits = stores.map(async (store) => {
      const accept = [1, 2, 3].map((lane) => ({
        bot: 7,
        id: ++id,
        lane,
        kind: "message",
        body: "{}",
      }));
      await store.commit({ ...EMPTY, accept });
    });
    for (const result of await Promise.allSettled(commits)) {
      if (result.status === "rejected") failures.push(String(result.reason));
    }
  }
  assertEquals(failures, []);
  assertEquals(await cluster.sql("select sum(pending) from postern.lane"), String(id));
});

Deno.test("what the database refuses to replay or drop does not disturb the server", async () => {
  await using cluster = await Cluster.start();
  const store = await openStore(cluster.url, systemClock);
  await store.join();
  for (const query of [{ error: "a\0b" }, { seq: 1.5 }, { bot: 1e20 }]) {
    await assertRejects(() => store.dead.replay(query), Error);
    await assertRejects(() => store.dead.drop(query), Error);
    await store.commit(EMPTY);
    await store.tick([7], []);
  }
  await store.close();
});

Deno.test("a database that cannot hold every text is refused", async () => {
  await using cluster = await Cluster.start();
  await cluster.sql("create database latin encoding 'LATIN1' locale 'C' template template0");
  const store = await openStore(cluster.url.replace(/postgres$/, "latin"), systemClock);
  await assertRejects(() => store.join(), StoreRefused, "encoding is LATIN1");
  await store.close();
});

Deno.test("a role without the rights it needs is reported with what to do, and then accepted", async () => {
  await using cluster = await Cluster.start();
  await cluster.sql("create role app login");
  const store = await openStore(cluster.url.replace("postgres@", "app@"), systemClock);
  const remedy = "create schema postern authorization <role>";
  const denied = await assertRejects(() => store.join(), Error, remedy);
  assertEquals(denied.message.includes("permission denied for database postgres"), true);
  await cluster.sql("create schema postern");
  await assertRejects(() => store.join(), Error, remedy);
  await cluster.sql("alter schema postern owner to app");
  await store.join();
  await store.close();
});

Deno.test("a role's own time limits do not count, and the server gives up soon after the client", async () => {
  await using cluster = await Cluster.start();
  await cluster.sql(
    `create role app login superuser;
    alter role app set lock_timeout = '20ms';
    alter role app set statement_timeout = '1s';
    alter role app set idle_in_transaction_session_timeout = '1s';
    alter role app set idle_session_timeout = '1s'`,
  );
  const config = parsePostgresUrl(cluster.url.replace("postgres@", "app@"));
  const clients: PostgresClient[] = [];
  const connect = async () => {
    const client = await PostgresClient.connect(config, systemClock);
    clients.push(client);
    return client;
  };
  const store = createPostgresStore(connect, systemClock, {});
  await store.join();
  const holder = await PostgresClient.connect(parsePostgresUrl(cluster.url), systemClock);
  await holder.query("begin");
  await holder.query("lock table postern.upd in exclusive mode");
  const arrival = { bot: 7, id: 1, lane: 1, kind: "message", body: "{}" };
  let over = false;
  const committing = store.commit({ ...EMPTY, accept: [arrival] }).finally(() => over = true);
  committing.catch(() => {}); // Awaited below.
  const waits = `select count(*) from pg_stat_activity
    where wait_event_type = 'Lock' and now() - query_start > interval '1.2s'`;
  while (!over && await cluster.sql(waits) === "0");
  await holder.query("commit");
  holder.close();
  assertEquals((await committing).accepted.map(({ type }) => type), ["new"]);
  const [client] = clients;
  const show = async (name: string) => (await client!.query(`show ${name}`))[0]![0];
  assertEquals(await show("statement_timeout"), "30s");
  assertEquals(await show("idle_in_transaction_session_timeout"), "30s");
  assertEquals(await show("idle_session_timeout"), "0");
  await store.close();
  assertEquals(clients.length, 1);
});

Deno.test("a retention may be infinite, and times need not be whole numbers", async () => {
  await using cluster = await Cluster.start();
  const forever = { deadMs: Infinity, doneMs: Infinity, maxDone: Infinity, replyMs: Infinity };
  for (const retention of [forever, { deadMs: 1.5, doneMs: 1.5, maxDone: 1.5, replyMs: 1.5 }]) {
    await using stack = new AsyncDisposableStack();
    const store = await openStore(cluster.url, systemClock, { leaseMs: 1500.5, retention });
    stack.defer(() => store.close());
    await store.join();
    const update = { bot: 7, id: 1, lane: 1, kind: "message", body: "{}" };
    await store.commit({ ...EMPTY, accept: [update] });
    await store.tick([7], []);
    const [known] = (await store.commit({ ...EMPTY, accept: [update] })).accepted;
    assertEquals(known!.type, "known");
  }
});
