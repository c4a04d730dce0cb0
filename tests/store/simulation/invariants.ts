/**
 * What must hold whatever fails, checked when something is written, when a run begins, and after each
 * step.
 */
import type { Verdict } from "../../../src/store/types.ts";
import type { Observer } from "./backend.ts";
import type { Handler, Instance } from "./instance.ts";
import { firstIn, type Seen } from "./seen.ts";

export const LANES = 3;
export const ATTEMPTS = 3;
export const MAX_CRASHES = 3;

/** Each lane belongs to one bot. */
export function botOf(lane: number): number {
  return lane === 0 ? 8 : 7;
}

/** An invariant has been violated. */
export class Violation extends Error {}

/** The fate of an update's runs. */
interface History {
  /** Handlers that succeeded, failed, and failed permanently. */
  done: number;
  failed: number;
  final: number;
  /** Crashes of its process while it ran. */
  crashed: number;
  /** Losses of its lane, after which a marked run may not have begun. */
  interrupted: number;
  /** Tasks scheduled by the run that counted. */
  tasks: number;
}

/** Checks a simulation. */
export class Invariants implements Observer {
  /** The handlers that run. */
  handlers: Handler[] = [];
  readonly #look: () => Seen;
  /** Runs marked as begun, as node:seq. */
  readonly #marks = new Set<string>();
  /** What was accepted, by lane, in this order. */
  readonly #acked = new Map<number, number[]>();
  readonly #histories = new Map<number, History>();
  /** How many updates of its lane were accepted when an update was sent: those come before it. */
  readonly #sent = new Map<number, number>();
  /** Dead letters that were put at the end of their lanes. */
  readonly #replayed = new Set<number>();
  #violation: Violation | undefined;
  #seen: Seen = { lanes: new Map(), updates: [], nodes: new Set(), noted: new Set() };
  #tasksDone = 0;

  /** @param look Reads the tables. */
  constructor(look: () => Seen) {
    this.#look = look;
  }

  /** The tables after the last step. */
  get seen(): Seen {
    return this.#seen;
  }

  /** Something is wrong, which is thrown after the step. */
  note(what: string): Violation {
    return this.#violation ??= new Violation(what);
  }

  /** The same, thrown at once, too. */
  fail(what: string): never {
    throw this.note(what);
  }

  /** An update is sent for the first time. */
  sent(lane: number, id: number): void {
    this.#sent.set(id, this.#acked.get(lane)?.length ?? 0);
  }

  /** An update was accepted. */
  acked(lane: number, id: number): void {
    this.#acked.set(lane, [...this.#acked.get(lane) ?? [], id]);
  }

  joined(instance: Instance, node: number): void {
    instance.node = node;
  }

  /** Checks verdicts that have counted. */
  settled(node: number, verdicts: readonly Verdict[], before: Seen): void {
    const ended = new Map(this.#look().updates.map((row) => [row.seq, row]));
    for (const { seq, lane, ...verdict } of verdicts) {
      if (before.lanes.get(lane)?.owner !== node) {
        this.fail(`the verdict of ${node} on ${seq} counted in a lane of another`);
      }
      const update = before.updates.find((row) => row.seq === seq)!;
      if (update.state !== "pending") this.fail(`${seq} ended twice`);
      const first = firstIn(before, lane);
      if (seq !== first) this.fail(`${seq} ended before ${first}`);
      const history = this.historyOf(seq);
      if (verdict.type === "done") {
        if (history.done === 0) this.fail(`${seq} is done and no run of it was`);
        history.tasks = verdict.later?.length ?? 0;
        this.#tasksDone += history.tasks;
      }
      if (verdict.type === "dead") {
        const { failed, final, interrupted } = history;
        // A run that ended its process was an attempt, too.
        if (final === 0 && failed + interrupted < ATTEMPTS && interrupted + 1 < MAX_CRASHES) {
          this.fail(`${seq} is dead after ${failed} failures and ${interrupted} crashes`);
        }
      }
      if (verdict.type === "done" || verdict.type === "dead") {
        if (ended.get(seq)?.state !== verdict.type) this.fail(`${seq} did not end as it should`);
      }
    }
  }

  /** Checks marks, after which a run may start: the first of a lane, marked by the lane's owner. */
  marked(node: number, lanes: readonly number[], before: Seen): void {
    const now = this.#look();
    for (const lane of lanes) {
      if (before.lanes.get(lane)?.owner !== node) {
        this.fail(`${node} marked a run in a lane of another`);
      }
    }
    for (const [lane, { owner, begun }] of now.lanes) {
      if (owner === node && begun > 0) this.#marks.add(`${node}:${firstIn(now, lane)}`);
    }
  }

  left(node: number, lane: number): void {
    for (const { instance, update, context } of this.handlers) {
      if (instance.node !== node || update.lane !== lane || context.signal.aborted) continue;
      this.fail(`${node} let go of ${lane} while ${update.seq} ran there`);
    }
  }

  claimed(bot: number, hosted: readonly number[]): void {
    if (!hosted.includes(bot)) this.fail(`a lane of ${bot} was claimed for ${hosted}`);
  }

  deadlocked(statements: readonly string[]): void {
    this.note(`these waited for each other: ${statements.join(", ")}`);
  }

  /** A run has begun. */
  begun(handler: Handler): void {
    try {
      this.#checkBegun(handler);
    } catch {
      // It is thrown after the step.
    }
    this.handlers.push(handler);
  }

  #checkBegun({ instance, update: { seq, lane } }: Handler): void {
    const now = this.#look();
    if (instance.state !== "up") this.fail(`${seq} was begun by a process that does not run`);
    if (!instance.hosted.has(botOf(lane))) this.fail(`${seq} was begun where it is not hosted`);
    if (!this.#marks.has(`${instance.node}:${seq}`)) {
      this.fail(`${seq} was begun without its mark`);
    }
    const history = this.historyOf(seq);
    if (history.crashed >= MAX_CRASHES) {
      this.fail(`${seq} was begun again after ${MAX_CRASHES} crashes`);
    }
    // An instance that has slept may not know yet that it has expired. Its verdict will not count.
    if (!now.nodes.has(instance.node) && instance.slept) return;
    const { owner, begun = 0 } = now.lanes.get(lane) ?? {};
    if (owner !== instance.node) {
      this.fail(`${seq} was begun by an instance that does not own its lane`);
    }
    if (begun <= history.crashed) this.fail(`${seq} was begun and its crashes forgotten`);
    const first = firstIn(now, lane);
    if (first < seq) this.fail(`${seq} was begun before ${first} had ended`);
    const row = now.updates.find((row) => row.seq === seq);
    if (row?.state !== "pending") this.fail(`${seq} was begun after its end`);
    if (row && row.due > instance.clock.date()) this.fail(`${seq} was begun before its time`);
    for (const other of this.handlers) {
      if (other.update.lane !== lane || other.instance.state !== "up") continue;
      if (!other.context.signal.aborted && !other.instance.slept) {
        this.fail(`${seq} was begun while ${other.update.seq} ran in the same lane`);
      }
    }
  }

  /** The invariants after every step. */
  check(): void {
    if (this.#violation) throw this.#violation;
    const before = this.#seen;
    const seen = this.#seen = this.#look();
    const pending = new Map<number, number>();
    for (const { lane, state } of seen.updates) {
      if (state === "pending") pending.set(lane, (pending.get(lane) ?? 0) + 1);
    }
    for (let lane = 0; lane < LANES; lane++) {
      const counted = seen.lanes.get(lane)?.pending ?? 0;
      const found = pending.get(lane) ?? 0;
      if (counted !== found) this.fail(`lane ${lane} has ${found} pending and counts ${counted}`);
    }
    for (const [lane, { owner }] of seen.lanes) {
      if (owner !== null && !seen.nodes.has(owner)) this.fail(`lane ${lane} belongs to nobody`);
    }
    const byId = new Map(seen.updates.map((row) => [row.id, row]));
    for (const row of before.updates) {
      const after = byId.get(row.id);
      // It may have become a dead letter, too, since the last look.
      if (row.state !== "done" && after && after.seq > row.seq) this.#replayed.add(row.id);
      else if (!after || row.state !== "pending" && after.state !== row.state) {
        this.fail(`${row.seq} was ${row.state} and is ${after?.state}`);
      }
    }
    for (const node of before.nodes) {
      if (seen.nodes.has(node)) continue;
      this.#orphaned(before, node);
    }
    for (const [lane, ids] of this.#acked) {
      const seqs = ids.map((id) => byId.get(id)?.seq ?? this.fail(`${id} was accepted and lost`));
      for (const [index, id] of ids.entries()) {
        if (this.#replayed.has(id)) continue;
        const before = seqs.slice(0, this.#sent.get(id)).filter((_, at) =>
          !this.#replayed.has(ids[at]!)
        );
        if (before.some((seq) => seq >= seqs[index]!)) this.fail(`lane ${lane} is out of order`);
      }
    }
  }

  /** What waits for a bot that nobody hosts is reported, and nothing else. */
  checkReports(
    instances: readonly Instance[],
    since: number,
    missing: readonly number[],
  ): void {
    for (const { reported } of instances) {
      for (const [bot, at] of reported) {
        if (at > since && !missing.includes(bot)) this.fail(`${bot} was reported and is hosted`);
      }
    }
    for (const { lane, state } of this.#seen.updates) {
      const bot = botOf(lane);
      if (state !== "pending" || !missing.includes(bot)) continue;
      const isReported = instances.some(({ reported }) => reported.has(bot));
      if (!isReported) this.fail(`updates of ${bot} wait and that was not reported`);
    }
  }

  checkEnd(instances: readonly Instance[]): void {
    const tasks = this.#seen.updates.filter(({ kind }) => kind === "task").length;
    if (tasks !== this.#tasksDone) this.fail(`${this.#tasksDone} tasks and ${tasks} came`);
    const running = instances.reduce((sum, { acceptor }) => sum + acceptor.running, 0);
    if (running !== 0) this.fail(`${running} handlers still run`);
  }

  /** A node's lanes are free: the first update in each may have begun without ending. */
  #orphaned(before: Seen, node: number): void {
    for (const [lane, { owner }] of before.lanes) {
      if (owner === node) this.historyOf(firstIn(this.#seen, lane)).interrupted++;
    }
  }

  historyOf(seq: number): History {
    let history = this.#histories.get(seq);
    if (!history) {
      history = { done: 0, failed: 0, final: 0, crashed: 0, interrupted: 0, tasks: 0 };
      this.#histories.set(seq, history);
    }
    return history;
  }
}
