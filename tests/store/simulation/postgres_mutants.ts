/**
 * The locks and conditions of PostgreSQL's statements, each with the edit that removes it.
 */
import type { Mutant } from "./mutants.ts";

const SQL = "postgres/statements.ts";
const STORE = "postgres/postgres_store.ts";
const ENTRY = "postgres/entry.ts";

function mutant(check: string, file: string, from: string, to: string, seed = 0): Mutant {
  return { check, edits: [{ file, from, to }], engine: "PostgreSQL", seed };
}

/** All mutants. */
export const POSTGRES_MUTANTS: readonly Mutant[] = [
  mutant(
    "an update gets its number while its lane is locked",
    SQL,
    "where ${lanesLocked} returning seq)",
    "where (select id from me) is not null and not exists (select from known) returning seq)",
  ),
  mutant(
    "a task gets its number while its lane is locked",
    SQL,
    "from due where ${lanesLocked} order by",
    "from due order by",
    806,
  ),
  mutant(
    "a dead letter gets its new number while its lane is locked",
    SQL,
    "from old where ${lanesLocked})",
    "from old)",
    350,
  ),
  mutant(
    "a node does not expire while it accepts",
    SQL,
    "where id = $1::bigint for key share),\n      known as",
    "where id = $1::bigint),\n      known as",
    347,
  ),
  mutant(
    "new updates lock their lanes in order",
    ENTRY,
    "this.arrivals.toSorted((a, b) => a.bot - b.bot || a.lane - b.lane)",
    "this.arrivals.toSorted((a, b) => " +
      "(a.bot - b.bot || a.lane - b.lane) * (arrivals.length % 2 || -1))",
  ),
  mutant(
    "ends of runs lock their lanes in order",
    SQL,
    "order by v.bot, v.lane) v",
    "offset 0) v",
    578,
  ),
  mutant(
    "lanes are freed and inherited in order",
    SQL,
    "where holder = ${from} order by bot, lane for update)",
    "where holder = ${from} for update)",
    574,
  ),
  mutant(
    "a new connection takes over what the last one may still write",
    SQL,
    "lockNode: `select id from ${schema}.node where id = $1::bigint for update`",
    "lockNode: `select id from ${schema}.node where id = $1::bigint`",
    39,
  ),
  mutant(
    "a lane keeps its owner",
    SQL,
    "coalesce(p.holder, excluded.holder) end,",
    "coalesce(excluded.holder, p.holder) end,",
  ),
  mutant(
    "what waits in a lane is counted",
    SQL,
    "pending = p.pending - (v.state <> 0)::int",
    "pending = p.pending - 1",
  ),
  mutant(
    "a lane begins where something waits",
    SQL,
    "head = case when v.state <> 0 then v.seq + 1 else p.head end",
    "head = v.seq + 1",
  ),
  mutant(
    "what enters a lane does not move its beginning",
    SQL,
    "else p.head end`;",
    "else excluded.head end`;",
  ),
  mutant(
    "a lane is claimed if nobody owns it",
    SQL,
    "where holder is null and pending > 0\n",
    "where pending > 0\n",
  ),
  mutant(
    "a lane is claimed if its bot is hosted",
    SQL,
    "and bot + 0 = any($2::bigint[]) and",
    "and $2::bigint[] is not null and",
  ),
  mutant(
    "a lane that is let go of is free",
    SQL,
    "set holder = null, begun = x.begun",
    "set begun = x.begun",
  ),
  mutant(
    "the lanes of an expired node are free",
    STORE,
    'await own.run("free", bigints(idsOf([...gone, ...orphaned])));',
    "void gone;",
  ),
  mutant(
    "the lanes of a node that leaves are free",
    STORE,
    'await connection.run("free", bigints([this.#node]));',
    "",
  ),
  mutant(
    "the first of a free lane is marked as begun",
    SQL,
    "l.count, 1, ${next}",
    "l.count, 0, ${next}",
  ),
];
