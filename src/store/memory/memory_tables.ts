/**
 * The tables in memory, for tests and trials: the protocol in its plainest form. Several nodes may
 * share one, as several instances share a database.
 *
 * @module
 */
import { Fenced } from "../errors.ts";
import { settingsOf, STEP, type StoreSettings } from "../settings.ts";
import type { Tables } from "../tables.ts";
import type {
  Accepted,
  Arrival,
  Batch,
  Committed,
  DeadLetter,
  DeadQuery,
  Known,
  LaneKey,
  LaneMark,
  Note,
  OwnedLane,
  Page,
  Task,
  Tick,
  Verdict,
} from "../types.ts";
import { unhostedOf } from "../unhosted.ts";
import {
  deadLetter,
  firstOf,
  instancesOf,
  keyOf,
  type LaneRow,
  newRow,
  ownedLane,
  type TaskRow,
  type UpdateRow,
} from "./rows.ts";

/** Implements {@linkcode Tables} in memory. */
export class MemoryTables implements Tables {
  readonly nodes = new Map<number, number>();
  readonly lanes = new Map<string, LaneRow>();
  readonly updates = new Map<string, UpdateRow>();
  readonly tasks = new Map<number, TaskRow>();
  readonly noted = new Map<string, Map<string, string>>();
  readonly #settings: StoreSettings;
  #lastNode = 0;
  #lastSeq = 0;
  #lastTask = 0;

  constructor(settings: StoreSettings = settingsOf()) {
    this.#settings = settings;
  }

  join(now: number): number {
    this.nodes.set(++this.#lastNode, now + this.#settings.leaseMs);
    return this.#lastNode;
  }

  leave(node: number): void {
    this.nodes.delete(node);
    for (const row of this.lanes.values()) if (row.owner === node) row.owner = undefined;
  }

  commit(node: number, batch: Batch, now: number): Committed {
    if (batch.accept.length > 0 && !this.nodes.has(node)) throw new Fenced();
    const settled = batch.settle.map((verdict) => this.#settle(node, verdict, now));
    const accepted = batch.accept.map((arrival) => this.#accept(node, arrival, now));
    const begun = batch.begin.map((mark) => this.#begin(node, mark));
    const noted = batch.notes.map((note) => this.#note(node, note));
    for (const task of batch.later) this.#schedule(task, now);
    return { settled, accepted, begun, noted };
  }

  load(node: number, lanes: readonly LaneKey[], now: number): OwnedLane[] {
    return lanes.flatMap(({ bot, lane }) => this.#mine(node, bot, lane) ?? [])
      .map((row) => ownedLane(row, now));
  }

  tick(...[node, now, connectedSince, hosted, leaving]: Parameters<Tables["tick"]>): Tick {
    const { leaseMs } = this.#settings;
    const bots = new Set(hosted);
    this.#renew(node, now);
    if (now - connectedSince > leaseMs) {
      for (const [other, until] of this.nodes) if (until < now) this.leave(other);
    }
    for (const mark of leaving) this.#letGo(node, mark);
    const due = this.#tasksOf(bots).filter((task) => task.due <= now)
      .sort((a, b) => a.due - b.due || a.id - b.id).slice(0, STEP);
    for (const task of due) this.#promote(task, now);
    const claimed = [...this.lanes.values()].filter((row) =>
      row.owner === undefined && row.pending > 0 && bots.has(row.bot)
    ).slice(0, STEP);
    for (const row of claimed) row.owner = node;
    this.#sweep(now);
    const next = Math.min(...this.#tasksOf(bots).map((task) => task.due));
    const overdue = [...this.tasks.values()].filter((task) => task.due < now - leaseMs)
      .map(({ bot }) => bot);
    return {
      claimed: claimed.map((row) => ownedLane(row, now)),
      unhosted: unhostedOf(this.lanes.values(), firstOf, overdue, bots),
      more: claimed.length === STEP || due.length === STEP,
      ...Number.isFinite(next) && { nextTaskMs: Math.max(0, next - now) },
    };
  }

  mine(node: number, now: number): OwnedLane[] {
    this.#renew(node, now);
    return [...this.lanes.values()].filter((row) => row.owner === node)
      .map((row) => ownedLane(row, now));
  }

  notes(bot: number, id: number): [string, string][] {
    return [...this.noted.get(keyOf(bot, id)) ?? []];
  }

  leads(node: number, now: number): boolean {
    return this.instances(node, now).find(({ leaseMs }) => leaseMs >= 0)?.self ?? false;
  }

  instances(node: number, now: number) {
    return instancesOf(this.nodes, this.lanes.values(), node, now);
  }

  deadList(query: DeadQuery, { after = 0, limit = 50 }: Page): DeadLetter[] {
    return this.#dead(query).filter((row) => row.seq > after).slice(0, limit).map(deadLetter);
  }

  deadLast(): number {
    return this.#dead({}).at(-1)?.seq ?? 0;
  }

  deadReplay(query: DeadQuery, until: number, now: number): number {
    const rows = this.#deadStep(query, until);
    for (const row of rows) {
      row.seq = ++this.#lastSeq;
      row.state = "pending";
      row.attempt = 0;
      row.due = row.at = now;
      row.error = "";
      row.replays++;
      this.#enter(row, undefined);
    }
    return rows.length;
  }

  deadDrop(query: DeadQuery, until: number): number {
    const rows = this.#deadStep(query, until);
    for (const row of rows) this.#forget(row);
    return rows.length;
  }

  close(): void {}

  #renew(node: number, now: number): void {
    if (!this.nodes.has(node)) throw new Fenced();
    this.nodes.set(node, now + this.#settings.leaseMs);
  }

  #mine(node: number, bot: number, lane: number): LaneRow | undefined {
    const row = this.lanes.get(keyOf(bot, lane));
    return row?.owner === node ? row : undefined;
  }

  #settle(node: number, verdict: Verdict, now: number): number | undefined {
    const { bot, lane, seq } = verdict;
    const row = this.lanes.get(keyOf(bot, lane));
    if (row?.owner !== node) return undefined;
    const index = row.updates.findIndex((update) => update.seq === seq);
    if (index < 0) return undefined;
    const update = row.updates[index]!;
    if (verdict.type === "retry" || verdict.type === "release") {
      row.begun = verdict.crashes;
      update.due = now;
      if (verdict.type === "retry") {
        update.attempt = verdict.attempt;
        update.due += verdict.delayMs;
        update.error = verdict.error;
      }
    } else {
      row.updates.splice(index, 1);
      row.pending--;
      row.begun = verdict.beginNext ? 1 : 0;
      if (row.pending === 0) this.lanes.delete(keyOf(bot, lane));
      update.state = verdict.type;
      update.ended = now;
      update.error = verdict.error ?? "";
      if (verdict.type === "dead") update.attempt = verdict.attempt;
      if (verdict.type === "done") {
        update.body = "";
        update.reply = verdict.reply;
        for (const task of verdict.later ?? []) this.#schedule(task, now);
      }
    }
    return row.pending;
  }

  #accept(node: number, arrival: Arrival, now: number): Accepted | Known {
    const { bot, id } = arrival;
    const before = this.updates.get(keyOf(bot, id));
    if (before) {
      const { state, reply, ended } = before;
      const fresh = reply !== undefined && now - ended < this.#settings.retention.replyMs;
      return { type: "known", ended: state !== "pending", ...fresh && { reply } };
    }
    const update = this.#insert(arrival, now);
    const row = this.#enter(update, node);
    if (row.pending === 1) row.begun = 1;
    return { type: "new", seq: update.seq, mine: row.owner === node, pending: row.pending };
  }

  #begin(node: number, { bot, lane, begun }: LaneMark): boolean {
    const row = this.#mine(node, bot, lane);
    if (!row) return false;
    row.begun = begun;
    return true;
  }

  #letGo(node: number, mark: LaneMark): void {
    if (this.#begin(node, mark)) this.#mine(node, mark.bot, mark.lane)!.owner = undefined;
  }

  #note(node: number, { bot, id, lane, name, value }: Note): boolean {
    if (!this.#mine(node, bot, lane)) return false;
    const key = keyOf(bot, id);
    const notes = this.noted.get(key) ?? new Map<string, string>();
    this.noted.set(key, notes.set(name, value));
    return true;
  }

  #schedule({ bot, lane, delayMs, body }: Task, now: number): void {
    const id = ++this.#lastTask;
    this.tasks.set(id, { id, bot, lane, body, due: now + delayMs });
  }

  #tasksOf(bots: ReadonlySet<number>): TaskRow[] {
    return [...this.tasks.values()].filter(({ bot }) => bots.has(bot));
  }

  #promote(task: TaskRow, now: number): void {
    this.tasks.delete(task.id);
    this.#enter(this.#insert({ ...task, id: -task.id, kind: "task" }, now), undefined);
  }

  #insert(arrival: Arrival, now: number): UpdateRow {
    const row = newRow(arrival, ++this.#lastSeq, now);
    this.updates.set(keyOf(row.bot, row.id), row);
    return row;
  }

  /** Adds an update to its lane, which becomes that of `node` if it has no owner. */
  #enter(update: UpdateRow, node: number | undefined): LaneRow {
    const { bot, lane } = update;
    const key = keyOf(bot, lane);
    const row = this.lanes.get(key) ??
      { bot, lane, owner: undefined, pending: 0, begun: 0, updates: [] };
    this.lanes.set(key, row);
    row.updates.push(update);
    row.pending++;
    row.owner ??= node;
    return row;
  }

  #dead({ bot, error, seq, since = 0 }: DeadQuery): UpdateRow[] {
    return [...this.updates.values()].filter((row) =>
      row.state === "dead" && row.ended >= since && (bot === undefined || row.bot === bot) &&
      (error === undefined || row.error === error) && (seq === undefined || row.seq === seq)
    ).sort((a, b) => a.seq - b.seq);
  }

  #deadStep(query: DeadQuery, until: number): UpdateRow[] {
    return this.#dead(query).filter(({ seq }) => seq <= until).slice(0, STEP);
  }

  #sweep(now: number): void {
    const { deadMs, doneMs, maxDone } = this.#settings.retention;
    for (const row of this.updates.values()) {
      const isOld = now - row.ended > (row.state === "dead" ? deadMs : doneMs);
      const isSurplus = row.state === "done" && row.seq <= this.#lastSeq - maxDone;
      if (row.state !== "pending" && isOld || isSurplus) this.#forget(row);
    }
  }

  #forget(row: UpdateRow): void {
    const key = keyOf(row.bot, row.id);
    this.updates.delete(key);
    this.noted.delete(key);
  }
}
