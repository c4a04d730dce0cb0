/**
 * The checks of the protocol, each with the edit that removes it.
 */
import type { Edit } from "./modules.ts";
import { POSTGRES_MUTANTS } from "./postgres_mutants.ts";
import type { Engine } from "./world.ts";

/** A removed check. */
export interface Mutant {
  /** What the check ensures. */
  readonly check: string;
  readonly edits: readonly Edit[];
  /** The engine whose source changes; the acceptor's is the same for all. */
  readonly engine?: Engine;
  /** The seed to begin with, where few show it. */
  readonly seed?: number;
}

const MEMORY = "memory/memory_tables.ts";
const SQL = "sqlite/statements.ts";
const TABLES = "sqlite/sqlite_tables.ts";
const INTAKE = "sqlite/intake.ts";
const LANE_TABLE = "sqlite/lane_table.ts";
const HEADS = "acceptor/run_heads.ts";
const LANES = "acceptor/lanes.ts";
const LOOP = "acceptor/loop.ts";

function mutant(
  check: string,
  file: string,
  from: string,
  to: string,
  engine?: Engine,
): Mutant {
  return { check, edits: [{ file, from, to }], ...engine && { engine } };
}

const FORGET: Edit = {
  file: LANES,
  from: "this.#options.outbox.forget(lane, laneLost());\n      this.#heads.stop",
  to: "this.#heads.stop",
};

const acceptor: Mutant[] = [
  mutant(
    "updates that others put into our lane earlier come first",
    LANES,
    "const contiguous = queue.length + arrived.length === pending;",
    "const contiguous = true;",
  ),
  mutant(
    "a lane longer than its known part is read",
    HEADS,
    "outbox.loads.add(lane);",
    "",
  ),
  mutant("nothing starts past the lease", HEADS, "if (!lease.valid) {", "if (false) {"),
  mutant(
    "runs are aborted when the lease expires",
    LANES,
    "running?.abort(laneLost());",
    "void running;",
  ),
  mutant(
    "runs are aborted when their lane is lost",
    HEADS,
    "lane.running?.abort(reason);",
    "",
  ),
  mutant(
    "a run starts after its mark is written",
    HEADS,
    "if (lane.marked) return this.#run(lane, head);",
    "return this.#run(lane, head);",
  ),
  mutant(
    "an update that has crashed too often is dead",
    HEADS,
    "if (crashes > 0 && crashes >= this.#maxCrashesOf(update)) {",
    "if (false) {",
  ),
  mutant("a retry waits", HEADS, "if (waitMs > 0) {", "if (false) {"),
  mutant(
    "verdicts are kept when the store fails",
    "acceptor/next_batch.ts",
    "for (const [lane, verdict] of [...batch.verdicts, ...verdicts]) this.settle(lane, verdict);",
    "",
  ),
  mutant(
    "after a failure all our updates are read",
    LOOP,
    "this.#lanes.reconcile(owned, this.#unheard);",
    "void owned;",
  ),
  mutant(
    "a fenced node drops its updates",
    LOOP,
    "this.#lanes.loseAll();",
    "",
  ),
  mutant(
    "a fenced node rejoins as a new node",
    LOOP,
    "this.#joined = false;\n    lease.end();",
    "lease.end();",
  ),
  mutant(
    "a run whose lane was lost has no verdict",
    HEADS,
    "if (lane.running !== running) return;\n      lane.running = undefined;",
    "lane.running = undefined;",
  ),
  mutant(
    "notes of earlier runs are looked up",
    "acceptor/running.ts",
    "if (this.#first) return undefined;",
    "return undefined;",
  ),
  mutant(
    "nothing starts whose bot is not hosted",
    HEADS,
    "if (!this.hosts(lane.bot)) {",
    "if (false) {",
  ),
  mutant(
    "a lane whose bot is not hosted is let go of",
    LANES,
    "&& !this.#heads.hosts(bot)",
    "&& bot < 0",
  ),
  mutant(
    "a lane that was let go of is forgotten",
    LANES,
    "for (const lane of leaving) this.#lose(lane);",
    "void leaving;",
  ),
  mutant(
    "a lane in which something runs is not let go of",
    LANES,
    '(phase === "waiting" || phase === "beginning") &&',
    "phase &&",
  ),
  mutant(
    "what did not begin is no crash of a lane that is let go of",
    LOOP,
    "begun: queue[0]!.crashes",
    "begun: queue[0]!.crashes + 1",
  ),
  mutant(
    "crashes of a lane that is let go of are kept",
    LOOP,
    "begun: queue[0]!.crashes",
    "begun: 0 * queue[0]!.crashes",
  ),
  mutant(
    "what nobody takes is reported",
    "acceptor/unhosted.ts",
    "found.push(bot);",
    "",
  ),
  mutant(
    "what nobody takes is reported only after a lease",
    "acceptor/unhosted.ts",
    "if (sighting.reported || now - sighting.since <= leaseMs) continue;",
    "",
  ),
  mutant(
    "the store is read in the order of acceptance",
    "acceptor/lane.ts",
    "owned.updates.map(",
    "owned.updates.toReversed().map(",
  ),
];

const memory: Mutant[] = [
  mutant(
    "a verdict counts only if its node owns the lane",
    MEMORY,
    "if (row?.owner !== node) return undefined;",
    "if (!row) return undefined;",
  ),
  {
    check: "a verdict counts once",
    // Written verdicts are forgotten, too, as either check alone is enough.
    edits: [
      {
        file: MEMORY,
        from: "if (index < 0) return undefined;\n    const update = row.updates[index]!;",
        to: "const update = [...this.updates.values()].find((update) => update.seq === seq)!;",
      },
      FORGET,
    ],
  },

  mutant(
    "an update is known by its id",
    MEMORY,
    "if (before) {",
    "if (before && before.seq < 0) {",
  ),
  mutant(
    "a lane keeps its owner",
    MEMORY,
    "row.owner ??= node;",
    "row.owner = node ?? row.owner;",
  ),
  mutant(
    "an empty lane is free",
    MEMORY,
    "if (row.pending === 0) this.lanes.delete(keyOf(bot, lane));",
    "",
  ),
  mutant(
    "a lane is claimed only if nobody owns it",
    MEMORY,
    "row.owner === undefined && row.pending > 0 &&",
    "row.pending > 0 &&",
  ),
  mutant(
    "a lane is claimed only if its bot is hosted",
    MEMORY,
    "row.pending > 0 && bots.has(row.bot)",
    "row.pending > 0",
  ),
  mutant(
    "a lane that is let go of is free",
    MEMORY,
    "for (const mark of leaving) this.#letGo(node, mark);",
    "",
  ),
  mutant(
    "an expired node is fenced",
    MEMORY,
    "if (!this.nodes.has(node)) throw new Fenced();\n    this.nodes.set",
    "this.nodes.set",
  ),
  mutant(
    "an expired node owns no new lanes",
    MEMORY,
    "if (batch.accept.length > 0 && !this.nodes.has(node)) throw new Fenced();",
    "",
  ),
  mutant(
    "nodes expire only after their lease",
    MEMORY,
    "if (until < now) this.leave(other);",
    "if (other !== node) this.leave(other);",
  ),
  mutant(
    "dead nodes expire",
    MEMORY,
    "if (until < now) this.leave(other);",
    "void [other, until];",
  ),
  mutant(
    "marks are made only by the owner",
    MEMORY,
    "const row = this.#mine(node, bot, lane);\n    if (!row) return false;\n    row.begun",
    "const row = this.lanes.get(keyOf(bot, lane));\n    if (!row) return false;\n    row.begun",
  ),
  mutant(
    "a retry keeps its place",
    MEMORY,
    "update.due = now;\n",
    "update.due = now;\n      if (verdict.type === 'retry') row.updates.push(...row.updates.splice(index, 1));\n",
  ),
  mutant(
    "a task runs once",
    MEMORY,
    "this.tasks.delete(task.id);\n    this.#enter(this.#insert({ ...task, id: -task.id,",
    "this.#enter(this.#insert({ ...task, id: -task.id - Math.round(now * 1000) % 1e12,",
  ),
  mutant("marks are counted", MEMORY, "row.begun = begun;", "row.begun = 1;"),
].map((mutant) => ({ ...mutant, engine: "memory" }));

const sqlite: Mutant[] = [
  mutant(
    "a verdict counts only if its node owns the lane",
    TABLES,
    "const row = this.lanes.owned(node, bot, lane);\n      if (!row?.seqs",
    "const row = [...this.lanes].find((row) => row.bot === bot && row.lane === lane);\n      if (!row?.seqs",
  ),
  {
    check: "a verdict counts once",
    // Written verdicts are forgotten, too, as either check alone is enough.
    edits: [
      {
        file: TABLES,
        from: "if (!row?.seqs.includes(seq)) return undefined;",
        to: "if (!row) return undefined;",
      },
      {
        file: TABLES,
        from: 'this.#sql.runRows("end", over) < over.length',
        to: 'this.#sql.runRows("end", over) < 0',
      },
      FORGET,
    ],
  },
  mutant(
    "an update is known by its id",
    INTAKE,
    "if (known.seq === seq) return undefined;",
    "if (known.seq > 0) return undefined;",
  ),
  mutant(
    "a lane keeps its owner",
    LANE_TABLE,
    "row.owner ??= node;",
    "row.owner = node ?? row.owner;",
  ),
  mutant(
    "an empty lane is free",
    LANE_TABLE,
    "if (seqs.length === 0) this.#rows.delete(bot, lane);",
    "void [bot, lane, seqs];",
  ),
  mutant(
    "a lane is claimed only if nobody owns it",
    LANE_TABLE,
    "if (row.owner !== undefined || row.seqs.length === 0) continue;",
    "if (row.seqs.length === 0) continue;",
  ),
  mutant(
    "a lane is claimed only if its bot is hosted",
    LANE_TABLE,
    "if (!bots.has(row.bot)) continue;",
    "",
  ),
  mutant(
    "a lane that is let go of is free",
    TABLES,
    "for (const mark of leaving) this.#letGo(node, mark);",
    "",
  ),
  mutant(
    "an expired node is fenced",
    TABLES,
    "if (!this.nodes.has(node)) throw new Fenced();\n    this.nodes.set",
    "this.nodes.set",
  ),
  mutant(
    "an expired node owns no new lanes",
    TABLES,
    "if (batch.accept.length > 0 && !this.nodes.has(node)) throw new Fenced();",
    "",
  ),
  mutant(
    "the lanes of an expired node are free",
    TABLES,
    "this.lanes.free(node);",
    "",
  ),
  mutant(
    "nodes expire only after their lease",
    TABLES,
    "if (until < now) this.leave(node);",
    "if (until < now + 900) this.leave(node);",
  ),
  mutant(
    "dead nodes expire",
    TABLES,
    "if (until < now) this.leave(node);",
    "void [node, until];",
  ),
  mutant(
    "marks are made only by the owner",
    TABLES,
    "const row = this.lanes.owned(node, bot, lane);\n    return row !== undefined &&",
    "const row = [...this.lanes].find((row) => row.bot === bot && row.lane === lane);\n    return row !== undefined &&",
  ),
  mutant(
    "the first of a free lane is marked as begun",
    INTAKE,
    "node !== undefined && seqs.length === 1 ? 1 : 0",
    "0",
  ),
  mutant(
    "marks are counted",
    SQL,
    "begin: `update upd set begun = :begun",
    "begin: `update upd set begun = min(1, :begun)",
  ),
  mutant(
    "only the first of a lane is marked",
    TABLES,
    'this.#sql.run("begin", { seq: row.seqs[0]!, begun }) > 0',
    'this.#sql.run("begin", { seq: row.seqs.at(-1)!, begun }) > 0',
  ),
  mutant(
    "a lane is read in order",
    TABLES,
    "seqs.slice(0, WINDOW).map(",
    "seqs.toReversed().slice(0, WINDOW).map(",
  ),
].map((mutant) => ({ ...mutant, engine: "SQLite" }));

/** All mutants. */
export const MUTANTS: readonly Mutant[] = [
  ...acceptor,
  ...memory,
  ...sqlite,
  ...POSTGRES_MUTANTS,
];
