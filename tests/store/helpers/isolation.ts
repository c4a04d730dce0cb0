/**
 * How PostgreSQL keeps transactions apart, shown by a server and by its simulation.
 */
import { assertEquals } from "@std/assert";

/** A session that runs statements, with the rows or the SQLSTATE as results. */
export type RunSql = (sql: string) => Promise<readonly (readonly (string | null)[])[] | string>;

/** A server with the store's tables in the schema `isolation`, empty. */
export interface SqlServer extends AsyncDisposable {
  connect(): Promise<RunSql>;
  /** Resolves once so many statements wait for a lock. */
  waiting(count: number): Promise<void>;
}

const UPD = "isolation.upd(bot, id, lane, kind, body)";
const LANE = "isolation.lane as p (bot, lane, holder, pending, begun, head)";

/** Declares the tests. */
export function testIsolation(name: string, start: () => Promise<SqlServer>): void {
  const test = (
    what: string,
    body: (one: RunSql, two: RunSql, server: SqlServer) => Promise<void>,
  ) =>
    Deno.test(`${name}: ${what}`, async () => {
      await using server = await start();
      const one = await server.connect();
      await one(`insert into ${LANE} select 7, 1, null, 1, 0, 0`);
      await one(`insert into ${LANE} select 7, 2, null, 1, 0, 0`);
      await body(one, await server.connect(), server);
    });

  test("a number is not given back by a rollback", async (one, two) => {
    await one("begin");
    const insert = `insert into ${UPD} select 7, 1, 1, '', '' returning seq`;
    assertEquals(await one(insert), [["1"]]);
    await one("rollback");
    assertEquals(await two(insert), [["2"]]);
  });

  test("a row that was waited for is looked at again", async (one, two, server) => {
    await one("begin");
    await one("update isolation.lane set pending = pending + 1 where lane = 1");
    const invisible = "update isolation.lane set begun = 1 where pending = 2 returning lane";
    assertEquals(await two(invisible), []);
    const changed = two("update isolation.lane set begun = 1 where pending = 1 returning lane");
    await server.waiting(1);
    await one("commit");
    assertEquals(await changed, [["2"]]);
    assertEquals(await two(invisible), [["1"]]);
  });

  test("an upsert waits, and adds to what was committed meanwhile", async (one, two, server) => {
    await one("begin");
    await one("update isolation.lane set pending = 5 where lane = 1");
    const upsert = two(`insert into ${LANE} select 7, 1, null, 1, 0, 0
      on conflict (bot, lane) do update set pending = p.pending + excluded.pending
      returning pending`);
    await server.waiting(1);
    await one("commit");
    assertEquals(await upsert, [["6"]]);
  });

  test("locked rows are skipped if that is asked for", async (one, two) => {
    await one("begin");
    await one("select lane from isolation.lane where lane = 1 for update");
    const free = "select lane from isolation.lane for update skip locked";
    assertEquals(await two(free), [["2"]]);
    await one("rollback");
  });

  test("whether a key exists is known once its transaction ends", async (one, two, server) => {
    const insert = (id: number) => `insert into ${UPD} select 7, ${id}, 1, '', '' returning id`;
    await one("begin");
    await one(insert(1));
    const first = two(insert(1));
    await server.waiting(1);
    await one("commit");
    assertEquals(await first, "23505");
    await one("begin");
    await one(insert(2));
    const second = two(insert(2));
    await server.waiting(1);
    await one("rollback");
    assertEquals(await second, [["2"]]);
  });

  test("a row may change while it is referred to, but not go", async (one, two, server) => {
    await one("insert into isolation.node(until) values (now())");
    await one("begin");
    await one("select id from isolation.node where id = 1 for key share");
    await two("update isolation.node set until = now() where id = 1");
    const gone = two("delete from isolation.node where id = 1 returning id");
    await server.waiting(1);
    await one("commit");
    assertEquals(await gone, [["1"]]);
  });

  test("one of two that wait for each other is ended", async (one, two, server) => {
    const lock = (lane: number) =>
      `select lane from isolation.lane where lane = ${lane} for update`;
    for (const [index, run] of [one, two].entries()) {
      await run("begin");
      await run(lock(index + 1));
    }
    const first = one(lock(2)).then((result) => one("rollback").then(() => result));
    await server.waiting(1);
    const second = two(lock(1)).then((result) => two("rollback").then(() => result));
    const results = await Promise.all([first, second]);
    assertEquals(results.filter((result) => result === "40P01").length, 1);
    assertEquals(results.filter((result) => Array.isArray(result)).length, 1);
  });

  test("a statement sees none of its own writes, the last of which come first", async (one) => {
    const insert = (id: number) => `insert into ${UPD} select 7, ${id}, 1, '', '' returning seq`;
    const both = `with a as (${insert(1)}), b as (${insert(2)}) select count(*) from isolation.upd`;
    assertEquals(await one(both), [["0"]]);
    assertEquals(await one("select id from isolation.upd order by seq"), [["2"], ["1"]]);
  });

  test("what a condition needs is written before what depends on it", async (one) => {
    const insert = (id: number) => `insert into ${UPD} select 7, ${id}, 1, '', ''`;
    await one(`with a as (${insert(1)} returning seq),
      b as (${insert(2)} where (select count(*) from a) > 0) select 1`);
    assertEquals(await one("select id from isolation.upd order by seq"), [["1"], ["2"]]);
  });
}
