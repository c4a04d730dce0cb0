/**
 * The tables in a SQLite file: one transaction per call.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import { Fenced } from "../errors.ts";
import { STEP, type StoreSettings, WINDOW } from "../settings.ts";
import type { Tables } from "../tables.ts";
import type {
  Batch,
  Committed,
  DeadLetter,
  DeadQuery,
  Instance,
  LaneKey,
  LaneMark,
  Note,
  OwnedLane,
  Page,
  Stored,
  Tick,
  Verdict,
} from "../types.ts";
import { unhostedOf } from "../unhosted.ts";
import { DeadTable } from "./dead_table.ts";
import { Intake } from "./intake.ts";
import { type LaneRow, LaneTable } from "./lane_table.ts";
import { Statements, type Value } from "./prepared_statements.ts";
import { checkOurs, migrate } from "./schema.ts";
import { Sequence } from "./sequence.ts";
import { Sweeper } from "./sweeper.ts";
import { TaskTable } from "./task_table.ts";

/** How many pages the log has before it is copied into the file, for which updates wait. */
const LOG_PAGES = 4000;

/** Implements {@linkcode Tables} over an open database. */
export class SqliteTables implements Tables {
  /** When the lease of each node ends. */
  readonly nodes = new Map<number, number>();
  readonly lanes = new LaneTable();
  readonly #db: DatabaseSync;
  readonly #owner: boolean;
  readonly #settings: StoreSettings;
  readonly #sql: Statements;
  readonly #sequence: Sequence;
  readonly #intake: Intake;
  readonly #tasks: TaskTable;
  readonly #dead: DeadTable;
  readonly #sweeper: Sweeper;
  /** The version of the file that the lanes were read from; `undefined` if they must be reread. */
  #version: number | undefined;

  /** @param owner Whether this process holds the file's lock. */
  constructor(db: DatabaseSync, settings: StoreSettings, owner = true) {
    checkOurs(db);
    // A large batch leaves a large log behind, which is then truncated.
    db.exec(`pragma journal_mode = wal; pragma synchronous = full;
      pragma wal_autocheckpoint = ${LOG_PAGES}; pragma journal_size_limit = ${32 << 20}`);
    migrate(db, owner);
    this.#db = db;
    this.#owner = owner;
    this.#settings = settings;
    this.#sql = new Statements(db);
    this.#sequence = new Sequence(this.#sql);
    const { replyMs } = settings.retention;
    this.#intake = new Intake(this.#sql, this.#sequence, this.lanes, replyMs);
    this.#tasks = new TaskTable(this.#sql, this.#intake);
    this.#dead = new DeadTable(this.#sql, this.#sequence, this.lanes);
    this.#sweeper = new Sweeper(this.#sql, settings.retention, this.#sequence);
  }

  join(now: number): number {
    return this.#transaction(() => {
      const until = now + this.#settings.leaseMs;
      const node = this.#sql.get<{ id: number }>("join", { until })!.id;
      // Its rows only keep names from being used twice.
      this.#sql.run("alone", { node });
      this.nodes.set(node, until);
      return node;
    });
  }

  leave(node: number): void {
    this.nodes.delete(node);
    this.lanes.free(node);
  }

  commit(node: number, batch: Batch, now: number): Committed {
    return this.#transaction(() => {
      if (batch.accept.length > 0 && !this.nodes.has(node)) throw new Fenced();
      const settled = this.#settle(node, batch.settle, now);
      const accepted = this.#intake.take(node, batch.accept, now);
      const begun = batch.begin.map((mark) => this.#begin(node, mark));
      const noted = batch.notes.map((note) => this.#note(node, note));
      for (const task of batch.later) this.#tasks.schedule(task, now);
      return { settled, accepted, begun, noted };
    });
  }

  load(node: number, lanes: readonly LaneKey[], now: number): OwnedLane[] {
    return this.#transaction(() =>
      lanes.flatMap(({ bot, lane }) => this.lanes.owned(node, bot, lane) ?? [])
        .map((row) => this.#head(row, now))
    );
  }

  tick(...[node, now, connectedSince, hosted, leaving]: Parameters<Tables["tick"]>): Tick {
    const { leaseMs } = this.#settings;
    return this.#transaction(() => {
      this.#renew(node, now);
      if (now - connectedSince > leaseMs) this.#expireNodes(now);
      for (const mark of leaving) this.#letGo(node, mark);
      const promoted = this.#tasks.promote(hosted, now);
      const bots = new Set(hosted);
      const claimed = this.lanes.claim(node, bots, STEP);
      const sweptAll = this.#sweeper.step(now);
      const next = this.#tasks.nextDue(hosted);
      const overdue = this.#tasks.overdue(now - leaseMs);
      return {
        claimed: claimed.map((row) => this.#head(row, now)),
        unhosted: unhostedOf(this.lanes, ({ seqs: [first] }) => first, overdue, bots),
        more: claimed.length === STEP || promoted === STEP || !sweptAll,
        ...next !== undefined && { nextTaskMs: Math.max(0, next - now) },
      };
    });
  }

  mine(node: number, now: number): OwnedLane[] {
    return this.#transaction(() => {
      this.#renew(node, now);
      return [...this.lanes].filter(({ owner }) => owner === node)
        .map((row) => this.#head(row, now));
    });
  }

  notes(bot: number, id: number): [string, string][] {
    return this.#sql.all<{ name: string; value: string }>("notes", { bot, id })
      .map(({ name, value }) => [name, value]);
  }

  leads(node: number, now: number): boolean {
    for (const [id, until] of this.nodes) if (until >= now) return id === node;
    return false;
  }

  instances(node: number, now: number): Instance[] {
    return [...this.nodes].map(([id, until]) => {
      return { id, self: id === node, leaseMs: until - now, ...this.lanes.sizeOf(id) };
    });
  }

  deadList(query: DeadQuery, page: Page): DeadLetter[] {
    return this.#dead.list(query, page);
  }

  deadLast(): number {
    return this.#dead.last;
  }

  deadReplay(query: DeadQuery, until: number, now: number): number {
    return this.#transaction(() => this.#dead.replay(query, until, now));
  }

  deadDrop(query: DeadQuery, until: number): number {
    return this.#transaction(() => this.#dead.drop(query, until));
  }

  close(): void {
    this.#sql.clear();
    this.#db.close();
  }

  #settle(node: number, verdicts: readonly Verdict[], now: number): (number | undefined)[] {
    const over: Value[] = [];
    const settled = verdicts.map((verdict) => {
      const { bot, lane, seq } = verdict;
      const row = this.lanes.owned(node, bot, lane);
      if (!row?.seqs.includes(seq)) return undefined;
      if (!this.#end(verdict, now)) return row.seqs.length;
      over.push(seq);
      const pending = this.lanes.leave(row, seq);
      if (pending > 0 && "beginNext" in verdict && verdict.beginNext) {
        this.#sql.run("begin", { seq: row.seqs[0]!, begun: 1 });
      }
      return pending;
    });
    if (this.#sql.runRows("end", over) < over.length) {
      throw new Error("Cannot write the ends of updates: the file and its lanes differ");
    }
    return settled;
  }

  /** Writes how a run ended. Returns whether its update has left the lane. */
  #end(verdict: Verdict, now: number): boolean {
    const { seq } = verdict;
    switch (verdict.type) {
      case "done": {
        const { reply, later } = verdict;
        if (reply !== undefined) this.#sql.run("reply", { seq, body: reply, now });
        if (later) { for (const task of later) this.#tasks.schedule(task, now); }
        return true;
      }
      case "dead": {
        const { attempt, error } = verdict;
        this.#sql.run("insertDead", { seq, now, attempt, error });
        return true;
      }
      case "retry": {
        const { attempt, delayMs, crashes: begun } = verdict;
        this.#sql.run("postpone", { seq, attempt, due: now + delayMs, begun });
        return false;
      }
      case "release":
        this.#sql.run("postpone", { seq, attempt: null, due: now, begun: verdict.crashes });
        return false;
    }
  }

  #begin(node: number, { bot, lane, begun }: LaneMark): boolean {
    const row = this.lanes.owned(node, bot, lane);
    return row !== undefined && this.#sql.run("begin", { seq: row.seqs[0]!, begun }) > 0;
  }

  #letGo(node: number, mark: LaneMark): void {
    if (this.#begin(node, mark)) this.lanes.owned(node, mark.bot, mark.lane)!.owner = undefined;
  }

  #note(node: number, { bot, id, lane, name, value }: Note): boolean {
    if (!this.lanes.owned(node, bot, lane)) return false;
    return this.#sql.run("note", { bot, id, name, value }) > 0;
  }

  #renew(node: number, now: number): void {
    if (!this.nodes.has(node)) throw new Fenced();
    this.nodes.set(node, now + this.#settings.leaseMs);
  }

  #expireNodes(now: number): void {
    for (const [node, until] of this.nodes) if (until < now) this.leave(node);
  }

  #head({ bot, lane, seqs }: LaneRow, now: number): OwnedLane {
    const rows = seqs.slice(0, WINDOW).map((seq) =>
      this.#sql.get<Stored & { begun: number }>("update", { seq, now })!
    );
    const updates = rows.map(({ begun: _, ...update }) => update);
    return { bot, lane, pending: seqs.length, begun: rows[0]?.begun ?? 0, updates };
  }

  #transaction<T>(work: () => T): T {
    this.#db.exec("begin immediate");
    try {
      this.#readLanes();
      const result = work();
      this.#db.exec("commit");
      this.lanes.committed();
      return result;
    } catch (error) {
      // After an error such as a full disk, SQLite may already have rolled back.
      if (this.#db.isTransaction) this.#db.exec("rollback");
      this.#version = undefined;
      throw error;
    }
  }

  /** Rereads what the operator's commands have written: they put dead letters back into lanes. */
  #readLanes(): void {
    // The owner looks for what others have written behind the numbers that it knows.
    if (!this.#owner) return this.#sequence.restart();
    const version = this.#sql.get<{ data_version: number }>("version")!.data_version;
    if (version === this.#version) return;
    if (this.#version === undefined) this.lanes.read(this.#pending(0));
    else {
      for (const { bot, lane, seq } of this.#pending(this.#sequence.reserved)) {
        this.lanes.enter(bot, lane, seq, undefined);
      }
    }
    this.#sequence.read();
    this.#version = version;
  }

  #pending(after: number): (LaneKey & { seq: number })[] {
    return this.#sql.all("pending", { after });
  }
}
