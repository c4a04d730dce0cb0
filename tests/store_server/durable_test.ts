import { assertEquals } from "@std/assert";
import { systemClock } from "../../src/util/clock.ts";
import { openStore } from "../../src/store/open.ts";
import { Cluster } from "./helpers/cluster.ts";

const EMPTY = { settle: [], accept: [], begin: [], notes: [], later: [] };
const arrival = (id: number, body = "{}") => ({ bot: 7, id, lane: id, kind: "message", body });

// Nothing must reach the disk by chance.
const settings = { fsync: "on", wal_writer_delay: "10s", bgwriter_delay: "10s" };

for (
  const [what, next] of [["nothing", []], ["a known update", [1]], ["a new one", [2]]] as const
) {
  Deno.test(`PostgreSQL: an end committed with ${what} survives killing the server`, async () => {
    await using cluster = await Cluster.start({ settings });
    await using stack = new AsyncDisposableStack();
    const store = await openStore(cluster.url, systemClock);
    stack.defer(() => store.close().catch(() => {}));
    await store.join();
    const { accepted: [row] } = await store.commit({ ...EMPTY, accept: [arrival(1)] });
    const seq = row!.type === "new" ? row!.seq : 0;
    const settle = [{ type: "done", beginNext: false, bot: 7, lane: 1, seq } as const];
    await store.commit({ ...EMPTY, settle, accept: next.map((id) => arrival(id)) });
    await cluster.kill();
    await cluster.run();
    assertEquals(await cluster.sql("select state from postern.upd where id = 1"), "1");
    const waiting = await cluster.sql("select pending from postern.lane where lane = 1");
    assertEquals(waiting, "0");
  });
}

Deno.test("PostgreSQL: any text is returned unchanged", async () => {
  await using cluster = await Cluster.start();
  await using stack = new AsyncDisposableStack();
  const store = await openStore(cluster.url, systemClock);
  stack.defer(() => store.close());
  await store.join();
  const bodies = [
    "",
    "null",
    "{}",
    '"',
    "\\",
    '\\"\\\\',
    "a\nb\tc\x01\x7f",
    "é😀\u2028\uffff",
    '{"a":"\\n,{}"}',
  ];
  await store.commit({ ...EMPTY, accept: bodies.map((body, index) => arrival(index + 1, body)) });
  const owned = await store.mine();
  assertEquals(owned.map(({ updates }) => updates[0]!.body), bodies);
});
