/**
 * The tables in a SQLite file: one transaction a call.
 *
 * @module
 */
import type { DatabaseSync } from "node:sqlite";
import { Fenced } from "../errors.ts";
import { STEP, type StoreSettings, WINDOW } from "../settings.ts";
import type { Tables } from "../tables.ts";
import type {
  Accepted,
  Arrival,
  Batch,
  Committed,
  DeadLetter,
  DeadQuery,
  Instance,
  Known,
  LaneKey,
  OwnedLane,
  Page,
  Stored,
  Task,
  Tick,
  Verdict,
} from "../types.ts";
import { Prepared, type Values } from "./prepared.ts";
import { migrate } from "./schema.ts";
import { STATEMENTS, STATES } from "./statements.ts";
import { Sweeper } from "./sweeper.ts";

type Name = keyof typeof STATEMENTS;

/** Implements {@linkcode Tables} over an open database. */
export class SqliteTables implements Tables {
  readonly #db: DatabaseSync;
  readonly #settings: StoreSettings;
  readonly #alone: boolean;
  readonly #statements = new Map<Name, Prepared>();
  readonly #sweeper: Sweeper;

  /** @param alone Whether no other node uses the database: those it names have ended. */
  constructor(db: DatabaseSync, settings: StoreSettings, alone: boolean) {
    db.exec("pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on");
    migrate(db);
    this.#db = db;
    this.#settings = settings;
    this.#alone = alone;
    this.#sweeper = new Sweeper((name, values) => this.#all(name, values), settings.retention);
  }

  join(now: number): number {
    return this.#transaction(() => {
      const until = now + this.#settings.leaseMs;
      const node = this.#get<{ id: number }>("join", { until })!.id;
      if (this.#alone) this.#run("alone", { node });
      return node;
    });
  }

  leave(node: number): void {
    this.#run("leave", { node });
  }

  commit(node: number, batch: Batch, now: number): Committed {
    return this.#transaction(() => {
      const settled = batch.settle.flatMap((verdict) => this.#settle(node, verdict, now));
      const accepted: Accepted[] = [];
      const known: Known[] = [];
      for (const arrival of batch.accept) this.#accept(node, arrival, now, accepted, known);
      const begun = batch.begin.filter(({ bot, lane, begun }) =>
        this.#get("begin", { bot, lane, node, begun })
      );
      const noted = batch.notes.filter((note) => this.#run("note", { ...note, node }) > 0);
      for (const task of batch.later) this.#schedule(task, now);
      return { settled, accepted, known, begun, noted };
    });
  }

  load(node: number, lanes: readonly LaneKey[], now: number): OwnedLane[] {
    return lanes.flatMap(({ bot, lane }) => this.#all<LaneRow>("lane", { bot, lane, node }))
      .map((row) => this.#head(row, now));
  }

  tick(node: number, now: number, connectedSince: number): Tick {
    return this.#transaction(() => {
      this.#renew(node, now);
      if (now - connectedSince > this.#settings.leaseMs) this.#run("bury", { node, now });
      const due = this.#all<DueTask>("takeDue", { now, step: STEP });
      for (const task of due.sort((a, b) => a.due - b.due || a.id - b.id)) this.#promote(task, now);
      const claimed = this.#all<LaneRow>("claim", { node, step: STEP });
      const sweptAll = this.#sweeper.step(now);
      const next = this.#get<{ due: number | null }>("nextDue", {})!.due;
      return {
        claimed: claimed.map((row) => this.#head(row, now)),
        more: claimed.length === STEP || due.length === STEP || !sweptAll,
        ...next !== null && { nextTaskMs: Math.max(0, next - now) },
      };
    });
  }

  mine(node: number, now: number): OwnedLane[] {
    return this.#transaction(() => {
      this.#renew(node, now);
      return this.#all<LaneRow>("mine", { node }).map((row) => this.#head(row, now));
    });
  }

  notes(bot: number, id: number): [string, string][] {
    return this.#all<{ name: string; value: string }>("notes", { bot, id })
      .map(({ name, value }) => [name, value]);
  }

  leads(node: number, now: number): boolean {
    return this.#get<{ id: number | null }>("leader", { now })!.id === node;
  }

  instances(node: number, now: number): Instance[] {
    return this.#all<Omit<Instance, "self" | "leaseMs"> & { until: number }>("instances", {})
      .map(({ until, ...row }) => ({ ...row, self: row.id === node, leaseMs: until - now }));
  }

  deadList(query: DeadQuery, { after = 0, limit = 50 }: Page): DeadLetter[] {
    return this.#all<DeadLetter & { at: number; ended: number }>(
      "deadList",
      { ...valuesOf(query), after, limit },
    ).map(({ at, ended, ...letter }) => ({ ...letter, acceptedAt: at, diedAt: ended }));
  }

  deadReplay(query: DeadQuery, now: number): number {
    return this.#transaction(() => {
      const rows = this.#all<Arrival & { seq: number; replays: number }>(
        "deadTake",
        valuesOf(query),
      ).sort((a, b) => a.seq - b.seq);
      for (const { bot, id, lane, kind, body, replays } of rows) {
        this.#run("again", { bot, id, lane, kind, body, now, replays: replays + 1 });
        this.#run("enter", { bot, lane, node: null, begun: 0 });
      }
      return rows.length;
    });
  }

  deadDrop(query: DeadQuery): number {
    return this.#transaction(() => {
      const rows = this.#all<{ bot: number; id: number }>("deadTake", valuesOf(query));
      for (const { bot, id } of rows) this.#run("forgetNotes", { bot, id });
      return rows.length;
    });
  }

  close(): void {
    this.#statements.clear();
    this.#db.close();
  }

  #settle(node: number, verdict: Verdict, now: number): Committed["settled"][number][] {
    const { bot, lane, seq, type } = verdict;
    if (type === "retry" || type === "release") {
      const again = type === "retry" ? verdict : { attempt: null, delayMs: 0, error: null };
      const { attempt, delayMs, error } = again;
      const due = now + delayMs;
      if (this.#run("postpone", { seq, bot, lane, node, attempt, due, error }) === 0) return [];
      const begun = this.#get<LaneRow>("begin", { bot, lane, node, begun: verdict.crashes })!;
      return [{ bot, lane, seq, pending: begun.pending }];
    }
    const reply = type === "done" ? verdict.reply ?? null : null;
    const error = verdict.error ?? null;
    const attempt = type === "dead" ? verdict.attempt : null;
    const end = { seq, bot, lane, node, now, state: STATES[type], attempt, error, reply };
    if (this.#run("end", end) === 0) return [];
    if (type === "done") { for (const task of verdict.later ?? []) this.#schedule(task, now); }
    if (this.#run("freeLane", { bot, lane }) > 0) return [{ bot, lane, seq, pending: 0 }];
    const begun = verdict.beginNext ? 1 : 0;
    const { pending } = this.#get<LaneRow>("leaveLane", { bot, lane, begun })!;
    return [{ bot, lane, seq, pending }];
  }

  #accept(node: number, arrival: Arrival, now: number, accepted: Accepted[], known: Known[]): void {
    const { bot, id, lane, kind, body } = arrival;
    const inserted = this.#statement("insert").run({ bot, id, lane, kind, body, now });
    if (inserted.changes === 0) {
      const row = this.#get<{ state: number; reply: string | null; ended: number }>(
        "known",
        { bot, id },
      )!;
      const fresh = row.reply !== null && now - row.ended < this.#settings.retention.replyMs;
      known.push({ bot, id, ended: row.state !== 0, ...fresh && { reply: row.reply! } });
      return;
    }
    const entered = this.#get<{ owner: number; pending: number }>(
      "enter",
      { bot, lane, node, begun: 1 },
    )!;
    const mine = entered.owner === node;
    accepted.push({ bot, id, lane, seq: inserted.key, mine, pending: entered.pending });
  }

  #schedule({ bot, lane, delayMs, body }: Task, now: number): void {
    this.#run("schedule", { bot, lane, due: now + delayMs, body });
  }

  #promote({ id, bot, lane, body }: DueTask, now: number): void {
    this.#run("insert", { bot, id: -id, lane, kind: "task", body, now });
    this.#run("enter", { bot, lane, node: null, begun: 0 });
  }

  #renew(node: number, now: number): void {
    const until = now + this.#settings.leaseMs;
    if (this.#run("renew", { node, until }) === 0) throw new Fenced();
  }

  #head({ bot, lane, pending, begun }: LaneRow, now: number): OwnedLane {
    const updates = this.#all<Stored>("head", { bot, lane, now, window: WINDOW });
    return { bot, lane, pending, begun, updates };
  }

  #transaction<T>(work: () => T): T {
    this.#db.exec("begin immediate");
    try {
      const result = work();
      this.#db.exec("commit");
      return result;
    } catch (error) {
      // After an error such as a full disk SQLite may have rolled back already.
      if (this.#db.isTransaction) this.#db.exec("rollback");
      throw error;
    }
  }

  #statement(name: Name): Prepared {
    let statement = this.#statements.get(name);
    if (!statement) {
      statement = new Prepared(this.#db, STATEMENTS[name]);
      this.#statements.set(name, statement);
    }
    return statement;
  }

  #run(name: Name, values: Values): number {
    return this.#statement(name).run(values).changes;
  }

  #get<T>(name: Name, values: Values): T | undefined {
    return this.#statement(name).get(values);
  }

  #all<T>(name: Name, values: Values): T[] {
    return this.#statement(name).all(values);
  }
}

interface LaneRow extends LaneKey {
  readonly pending: number;
  readonly begun: number;
}

interface DueTask extends LaneKey {
  readonly id: number;
  readonly due: number;
  readonly body: string;
}

function valuesOf({ bot = null, error = null, seq = null, since = 0 }: {
  bot?: number | null;
  error?: string | null;
  seq?: number | null;
  since?: number;
}): Values {
  return { bot, error, seq, since };
}
