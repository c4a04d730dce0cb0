import { assert } from "@std/assert";
import { PostgresError } from "../../src/postgres/errors.ts";
import { type MakeSubject, type Requirement, requirements } from "../store/helpers/conformance.ts";
import { type Edit, loadModules } from "../store/simulation/modules.ts";
import { Cluster } from "./helpers/cluster.ts";
import { subjectsAt } from "./helpers/subject.ts";

const cluster = await Cluster.start();
addEventListener("unload", () => cluster.removeAtExit());

const SQL = "postgres/statements.ts";
const STORE = "postgres/postgres_store.ts";

/** The checks of the protocol in PostgreSQL's words, each with the edits that remove it. */
const MUTANTS: Record<string, Edit[]> = {
  "a verdict counts if the lane is its node's": [{
    file: SQL,
    from: "p.lane = v.lane and p.holder = $1::bigint",
    to: "p.lane = v.lane and $1::bigint > 0",
  }],
  "a verdict counts once": [{
    file: SQL,
    from: "where seq = v.seq and state = 0 offset 0",
    to: "where seq = v.seq offset 0",
  }],
  "a lane keeps its owner": [{
    file: SQL,
    from: "coalesce(p.holder, excluded.holder) end,",
    to: "coalesce(excluded.holder, p.holder) end,",
  }],
  "a lane in which nothing waits is free": [{
    file: SQL,
    from: "holder = case when p.pending = 0 then",
    to: "holder = case when p.pending < 0 then",
  }],
  "what waits in a lane is counted": [{
    file: SQL,
    from: "pending = p.pending - (v.state <> 0)::int",
    to: "pending = p.pending - 1",
  }],
  "a lane begins where something waits": [{
    file: SQL,
    from: "head = case when v.state <> 0 then v.seq + 1 else p.head end",
    to: "head = v.seq + 1",
  }],
  "what enters a lane does not move its beginning": [{
    file: SQL,
    from: "else p.head end`;",
    to: "else excluded.head end`;",
  }],
  "a lane is claimed if nobody owns it": [{
    file: SQL,
    from: "where holder is null and pending > 0\n",
    to: "where pending > 0\n",
  }],
  "a lane is claimed if its bot is hosted": [{
    file: SQL,
    from: "and bot + 0 = any($2::bigint[]) and",
    to: "and $2::bigint[] is not null and",
  }],
  "a lane that is let go of is free": [{
    file: SQL,
    from: "set holder = null, begun = x.begun",
    to: "set begun = x.begun",
  }],
  "a lane that is let go of forgets the run that did not begin": [{
    file: SQL,
    from: "set holder = null, begun = x.begun",
    to: "set holder = null",
  }],
  "only the owner lets go of a lane": [{
    file: SQL,
    from: "p.lane = x.lane and p.holder = $1::bigint`,\n    // Lanes",
    to: "p.lane = x.lane and $1::bigint > 0`,\n    // Lanes",
  }],
  "lanes are let go of before others are claimed": [{
    file: STORE,
    from: 'own.run("letGo", node, ...markValues(leaving)) : undefined,',
    to: "new Promise((resolve) => setTimeout(resolve, 20))" +
      '.then(() => own.run("letGo", node, ...markValues(leaving))) : undefined,',
  }],
  "a task falls due where its bot is hosted": [{
    file: SQL,
    from: "where due <= now() and bot = any($1::bigint[])",
    to: "where due <= now() and $1::bigint[] is not null",
  }],
  "only tasks of hosted bots are waited for": [{
    file: SQL,
    from: "where bot = any($1::bigint[]) order by due limit 1",
    to: "where $1::bigint[] is not null order by due limit 1",
  }],
  "hosted bots are not reported": [{
    file: SQL,
    from: "from bots b where bot <> all($1::bigint[])",
    to: "from bots b where bot is not null",
  }],
  "bots with an owner of a lane are not reported": [{
    file: SQL,
    from: "where bot = b.bot and holder is not null and pending > 0)",
    to: "where bot = b.bot and holder < 0)",
  }],
  "bots are reported by what waits longest": [{
    file: SQL,
    from: "(select min(head) from",
    to: "(select max(head) from",
  }],
  "tasks are reported when overdue for a lease": [{
    file: SQL,
    from: 'where due < now() - ${ms("$2::int")} and bot <> all',
    to: 'where due < now() - ${ms("$2::int / 2")} and bot <> all',
  }],
  "an expired node is fenced": [{
    file: STORE,
    from: "if (renewed.length === 0) throw new Fenced();\n    // After",
    to: "// After",
  }],
  "an expired node accepts nothing": [{
    file: SQL,
    from: "where (select id from me) is not null and not exists",
    to: "where not exists",
  }],
  "nodes expire after their lease": [
    // Either is enough, unless a lease is renewed between the two.
    {
      file: SQL,
      from: "where until < now() and id <> $1::bigint`",
      to: "where id <> $1::bigint`",
    },
    { file: SQL, from: "and until < now() returning id`", to: "returning id`" },
  ],
  "nobody expires right after an outage": [{
    file: STORE,
    from: "if (this.#clock.now() - own.since > this.leaseMs) await",
    to: "await",
  }],
  "the lanes of an expired node are free": [{
    file: STORE,
    from: 'await own.run("free", bigints(idsOf([...gone, ...orphaned])));',
    to: "void gone;",
  }],
  "the lanes of a node that leaves are free": [{
    file: STORE,
    from: 'await connection.run("free", bigints([this.#node]));',
    to: "",
  }],
  "marks are made by the owner": [{
    file: SQL,
    from: "and p.holder = $1::bigint\n      returning",
    to: "and $1::bigint > 0\n      returning",
  }],
  "notes are written by the owner": [{
    file: SQL,
    from: "and p.holder = $1::bigint\n      on conflict",
    to: "and $1::bigint > 0\n      on conflict",
  }],
  "the first of a free lane is marked as begun": [{
    file: SQL,
    from: "l.count, 1, ${next}",
    to: "l.count, 0, ${next}",
  }],
  "lanes are read in order": [{
    file: SQL,
    from: "order by seq + 0 limit",
    to: "order by id desc limit",
  }],
  "tasks come with a verdict that counts": [{
    file: SQL,
    from: "as t(seq, bot, lane, delay, body) join counted using (seq)),",
    to: "as t(seq, bot, lane, delay, body)),",
  }],
  "a reply is kept with a verdict that counts": [{
    file: SQL,
    from: "as r(seq, value)\n          join counted using (seq)),",
    to: "as r(seq, value)),",
  }],
  "known updates are not entered again": [{
    file: SQL,
    from: "is not null and not exists (select from known)",
    to: "is not null",
  }],
  "no more finished updates are kept than may be": [{
    file: SQL,
    from: "or u.state = 1 and u.seq < $4::bigint)",
    to: "or u.seq is null and u.seq < $4::bigint)",
  }],
  "a walk goes on while there is more to forget": [{
    file: SQL,
    from: "max(seq) < $4::bigint or",
    to: "max(seq) < $4::bigint and",
  }],
  "dead letters are taken in steps, and all of them": [{
    file: "postgres/postgres_store.ts",
    from: "if (taken < STEP) return total;",
    to: "return total;",
  }],
  "a batch settles before it accepts": [{
    file: "postgres/commit_batch.ts",
    from: "settle.length > 0 ? settleRuns(settle, followed, options) : none,",
    to: "settle.length > 0 ? new Promise((resolve) => setTimeout(resolve, 20))" +
      ".then(() => settleRuns(settle, followed, options)) : none,",
  }],
};

/** Whether a requirement is not met. */
async function isMissed({ check }: Requirement, make: MakeSubject): Promise<boolean> {
  try {
    await check(make);
    return false;
  } catch (error) {
    // A statement that cannot be run shows nothing.
    if (error instanceof PostgresError && error.code.startsWith("42")) throw error;
    return true;
  }
}

for (const [check, edits] of Object.entries(MUTANTS)) {
  Deno.test(`the conformance suite shows, over PostgreSQL, why ${check}`, async () => {
    const whole = subjectsAt(cluster.url);
    const mutant = subjectsAt(cluster.url, (await loadModules(edits)).createPostgresStore);
    let shown = false;
    for (const requirement of requirements()) {
      // Leases are short here: on a busy machine one may run out although nothing is missing.
      shown = await isMissed(requirement, mutant) && !await isMissed(requirement, whole) &&
        await isMissed(requirement, mutant);
      if (shown) break;
    }
    assert(shown, "every requirement is met without it");
  });
}
