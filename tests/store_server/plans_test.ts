/** Statements find their rows by an index, whatever the tables were like when they were planned. */
import { assert, assertEquals } from "@std/assert";
import { systemClock } from "../../src/util/clock.ts";
import { PostgresClient } from "../../src/postgres/client.ts";
import { parsePostgresUrl } from "../../src/postgres/url.ts";
import { PLANNING } from "../../src/store/postgres/connection.ts";
import { createPostgresStore } from "../../src/store/postgres/postgres_store.ts";
import { type StatementName, statementsOf } from "../../src/store/postgres/statements.ts";
import { Cluster } from "./helpers/cluster.ts";

const cluster = await Cluster.start();
addEventListener("unload", () => cluster.removeAtExit());

const connect = () => PostgresClient.connect(parsePostgresUrl(cluster.url), systemClock);

/** The indexes of updates and lanes that each statement may use, with the columns looked up by them. */
const LOOKUPS: Partial<Record<StatementName, string[]>> = {
  accept: ["upd_bot_id_key: bot, id"],
  settle: ["lane_pkey: bot, lane", "upd_pkey: seq", "upd_pkey: seq"],
  settleMore: ["lane_pkey: bot, lane", "upd_pkey: seq", "upd_pkey: seq"],
  begin: ["lane_pkey: bot, lane"],
  letGo: ["lane_pkey: bot, lane"],
  note: ["lane_pkey: bot, lane"],
  load: ["lane_pkey: bot, lane", "upd_lane: (bot + 0), (lane + 0), (seq + 0)"],
};

/** How a statement reads updates and lanes. */
async function lookupsOf(client: PostgresClient, name: StatementName): Promise<string[]> {
  const sql = statementsOf("plans")[name];
  const count = Math.max(...[...sql.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
  await client.query(`prepare ${name.toLowerCase()} as ${sql}`);
  const nulls = Array.from({ length: count }, () => "null").join();
  const rows = await client.query(`explain (costs off) execute ${name.toLowerCase()}(${nulls})`);
  const lines = rows.map(([line]) => line!.trim());
  const lookups: string[] = [];
  for (const [index, line] of lines.entries()) {
    assert(!/(Seq|Bitmap|Only) Scan .*on (upd|lane)\b/.test(line), line);
    const [, used] = /Index Scan.* using (\w+) on (?:upd|lane)\b/.exec(line) ?? [];
    if (!used) continue;
    const condition = lines[index + 1]!;
    assert(condition.startsWith("Index Cond: "), `${line} reads the whole index`);
    const columns = condition.matchAll(/\(((?:\(\w+ \+ 0\))|\w+) (?:=|>=) /g);
    lookups.push(`${used}: ${[...columns].map(([, column]) => column).join(", ")}`);
  }
  await client.query(`deallocate ${name.toLowerCase()}`);
  return lookups.sort();
}

Deno.test("statements look rows up, even if they were planned over small tables", async () => {
  const store = createPostgresStore(connect, systemClock, { schema: "plans" });
  await store.join();
  const client = await connect();
  for (const [name, value] of Object.entries(PLANNING)) {
    await client.query("select set_config($1, $2, false)", [name, value]);
  }
  for (const rows of [0, 1, 60]) {
    const accept = Array.from({ length: rows }, (_, id) => (
      { bot: 7, id: 100 * rows + id, lane: id, kind: "message", body: "{}" }
    ));
    await store.commit({ settle: [], accept, begin: [], notes: [], later: [] });
    for (const table of ["upd", "lane", "node"]) {
      await client.query(`vacuum analyze plans.${table}`);
    }
    for (const [name, lookups] of Object.entries(LOOKUPS)) {
      const found = await lookupsOf(client, name as StatementName);
      assertEquals(found, lookups, `${name} over ${rows} rows`);
    }
  }
  client.close();
  await store.close();
});

Deno.test("a tick reads one lane of each bot that others host", async () => {
  const store = createPostgresStore(connect, systemClock, { schema: "ticks" });
  await store.join();
  const client = await connect();
  for (const [name, value] of Object.entries(PLANNING)) {
    await client.query("select set_config($1, $2, false)", [name, value]);
  }
  const fill = (first: number, last: number) =>
    client.query(`insert into ticks.lane(bot, lane, holder, pending, begun, head)
      select bot, lane, 1, 1, 0, 1 from generate_series(${first}, ${last}) bot,
        generate_series(1, 1000) lane`);
  // Planned over an empty table, as by an instance that starts first.
  await client.query(`prepare unhosted as ${statementsOf("ticks").unhosted}`);
  const read = async () => {
    const rows = await client.query(
      "explain (analyze, costs off, timing off) execute unhosted('{1,2,3}', 15000)",
    );
    const lines = rows.map(([line]) => line!);
    let read = 0;
    for (const [index, line] of lines.entries()) {
      if (!/Scan.* on lane\b/.test(line)) continue;
      const [, found, loops] = /rows=([\d.]+) loops=(\d+)/.exec(line) ?? [0, 0, 0];
      read += Number(found) * Number(loops);
      for (const below of lines.slice(index + 1, index + 5)) {
        if (/Scan/.test(below)) break;
        read += Number(/Rows Removed by Filter: (\d+)/.exec(below)?.[1] ?? 0);
      }
    }
    return read;
  };
  assertEquals(await read(), 0);
  await fill(1, 6);
  // Each bot is looked for, and one lane of each that is not hosted here.
  assert(await read() <= 12);
  await client.query("vacuum analyze ticks.lane");
  assert(await read() <= 12);
  client.close();
  await store.close();
});
