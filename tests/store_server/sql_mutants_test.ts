import { assert } from "@std/assert";
import { PostgresError } from "../../src/postgres/errors.ts";
import { requirements } from "../store/helpers/conformance.ts";
import { type Edit, loadModules } from "../store/simulation/modules.ts";
import { Cluster } from "./helpers/cluster.ts";
import { subjectsAt } from "./helpers/subject.ts";

const cluster = await Cluster.start();
addEventListener("unload", () => cluster.removeAtExit());

const SQL = "postgres/statements.ts";
const STORE = "postgres/postgres_store.ts";

/** The protocol's checks in SQL, each with the edit that removes it. */
const MUTANTS: Record<string, Edit> = {
  "a verdict counts only if its node owns the lane": {
    file: SQL,
    from: "where p.bot = v.bot and p.lane = v.lane and p.owner = $1::bigint for update",
    to: "where p.bot = v.bot and p.lane = v.lane and $1::bigint > 0 for update",
  },
  "a verdict counts once": { file: SQL, from: "and u.state + 0 = 0", to: "" },
  "a lane keeps its owner": {
    file: SQL,
    from: "owner = coalesce(p.owner, excluded.owner)",
    to: "owner = coalesce(excluded.owner, p.owner)",
  },
  "an empty lane is free": {
    file: SQL,
    from: "p.pending = 1 then null else p.owner end",
    to: "p.pending = 0 then null else p.owner end",
  },
  "what waits in a lane is counted": {
    file: SQL,
    from: "pending = p.pending - (e.state <> 0)::int",
    to: "pending = p.pending - 1",
  },
  "a lane is claimed only if nobody owns it": {
    file: SQL,
    from: "where owner is null and pending > 0\n",
    to: "where pending > 0\n",
  },
  "a buried node is fenced": {
    file: STORE,
    from: "if (renewed.length === 0) throw new Fenced();\n    // After",
    to: "// After",
  },
  "nodes are buried only after their lease": {
    file: SQL,
    from: "where until < now() and id in (select id from expired)",
    to: "where id <> $1::bigint",
  },
  "nobody is buried right after an outage": {
    file: STORE,
    from: "if (this.#clock.now() - own.since > this.leaseMs) await",
    to: "await",
  },
  "marks are made only by the owner": {
    file: SQL,
    from: "where p.bot = x.bot and p.lane = x.lane and p.owner = $1::bigint\n      returning",
    to: "where p.bot = x.bot and p.lane = x.lane and $1::bigint > 0\n      returning",
  },
  "notes are written by the owner": {
    file: SQL,
    from: "on p.bot = x.bot and p.lane = x.lane and p.owner = $1::bigint",
    to: "on p.bot = x.bot and p.lane = x.lane and $1::bigint > 0",
  },
  "the first of a free lane is marked as begun": {
    file: SQL,
    from: 'entered as (${enter("$1::bigint", "1")})',
    to: 'entered as (${enter("$1::bigint", "0")})',
  },
  "lanes are read in order": {
    file: SQL,
    from: "order by u.seq limit",
    to: "order by u.id desc limit",
  },
  "tasks come with a verdict that counts": {
    file: SQL,
    from: "join ended using (seq)),",
    to: "),",
  },
  "a batch settles before it accepts": {
    file: STORE,
    from: 'settle.length > 0 ? own.run("settle", node, ...settleValues(settle, followed)) : none,',
    to:
      'settle.length > 0 ? new Promise((resolve) => setTimeout(resolve, 20)).then(() => own.run("settle", node, ...settleValues(settle, followed))) : none,',
  },
};

for (const [check, edit] of Object.entries(MUTANTS)) {
  Deno.test(`the conformance suite shows, over PostgreSQL, why ${check}`, async () => {
    const { createPostgresStore } = await loadModules([edit]);
    const make = subjectsAt(cluster.url, createPostgresStore);
    let shown = false;
    for (const requirement of requirements()) {
      try {
        await requirement.check(make);
      } catch (error) {
        // A statement that cannot run proves nothing.
        if (error instanceof PostgresError && error.code.startsWith("42")) throw error;
        shown = true;
        break;
      }
    }
    assert(shown, "every requirement is met without it");
  });
}
