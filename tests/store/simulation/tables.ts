/**
 * The tables of a simulation, and what is in them.
 */
import { DatabaseSync } from "node:sqlite";
import { settingsOf } from "../../../src/store/settings.ts";
import type { Tables } from "../../../src/store/tables.ts";
import type { Modules } from "./modules.ts";
import type { Seen, SeenUpdate } from "./seen.ts";

export const LEASE_MS = 1000;

/** Tables that can be inspected. */
export interface SimulatedTables {
  readonly tables: Tables;
  look(): Seen;
}

/** The engines whose calls take place at once. */
export type AtomicEngine = "memory" | "SQLite";

/** Creates empty tables. */
export function makeTables(engine: AtomicEngine, modules: Modules): SimulatedTables {
  const settings = settingsOf({ leaseMs: LEASE_MS });
  if (engine === "memory") {
    const tables = new modules.MemoryTables(settings);
    return {
      tables,
      look: () => ({
        lanes: new Map([...tables.lanes.values()].map(({ lane, owner = null, pending, begun }) => [
          lane,
          { owner, pending, begun },
        ])),
        updates: [...tables.updates.values()].map((row) => ({ ...row })),
        nodes: new Set(tables.nodes.keys()),
        noted: new Set([...tables.noted.keys()].map((key) => Number(key.split(":")[1]))),
      }),
    };
  }
  const db = new DatabaseSync(":memory:");
  const tables = new modules.SqliteTables(db, settings);
  const updates = db.prepare(
    `select seen.seq, seen.id, coalesce(upd.lane, -1) as lane, coalesce(due, 0) as due,
      iif(seen.id < 0, 'task', 'message') as kind, coalesce(upd.begun, 0) as begun,
      iif(upd.seq, 'pending', iif(dead.seq, 'dead', 'done')) as state
      from seen left join upd on upd.seq = seen.seq left join dead on dead.seq = seen.seq`,
  );
  const noted = db.prepare("select distinct id from note");
  const all = <T>(statement: typeof updates) => statement.all() as T[];
  return {
    tables,
    look() {
      const rows = all<SeenUpdate & { begun: number }>(updates);
      const begunIn = (lane: number) =>
        rows.filter((row) => row.lane === lane && row.state === "pending").reduce(
          (first, row) => row.seq < first.seq ? row : first,
          { seq: Infinity, begun: 0 },
        ).begun;
      return {
        lanes: new Map(
          [...tables.lanes].map(({ lane, owner = null, seqs }) => [
            lane,
            { owner, pending: seqs.length, begun: begunIn(lane) },
          ]),
        ),
        updates: rows,
        nodes: new Set(tables.nodes.keys()),
        noted: new Set(all<{ id: number }>(noted).map(({ id }) => id)),
      };
    },
  };
}
