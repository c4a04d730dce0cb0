/** Databases and roles that are set up unlike most. */
import { assertEquals, assertRejects } from "@std/assert";
import { StoreRefused } from "../../src/store/errors.ts";
import { openStore } from "../../src/store/open.ts";
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

Deno.test("a database that cannot hold every text is refused", async () => {
  await using cluster = await Cluster.start();
  await cluster.sql("create database latin encoding 'LATIN1' locale 'C' template template0");
  const store = await openStore(cluster.url.replace(/postgres$/, "latin"), systemClock);
  await assertRejects(() => store.join(), StoreRefused, "encoding is LATIN1");
  await store.close();
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
    await store.tick();
    const [known] = (await store.commit({ ...EMPTY, accept: [update] })).accepted;
    assertEquals(known!.type, "known");
  }
});
