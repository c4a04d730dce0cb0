/**
 * Several instances over one store, driven step by step by a seed: everything that can fail does,
 * everywhere, and after each step the invariants are checked.
 */
import type { RunResult } from "../../../src/store/acceptor/types.ts";
import type { Tables } from "../../../src/store/tables.ts";
import type { Batch, Verdict } from "../../../src/store/types.ts";
import { Seeded } from "../../helpers/seeded.ts";
import { type Handler, Instance } from "./instance.ts";
import type { Modules } from "./modules.ts";
import {
  type Engine,
  LEASE_MS,
  makeTables,
  type Seen,
  type SeenUpdate,
  type SimulatedTables,
} from "./tables.ts";

const BOTS = [7, 8];
const LANES = 3;
const INSTANCES = 3;
const ATTEMPTS = 3;
const MAX_CRASHES = 3;

/** Each lane belongs to one bot. */
function botOf(lane: number): number {
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

/** A simulation. */
export class World {
  readonly #random: Seeded;
  readonly #modules: Modules;
  readonly #store: SimulatedTables;
  readonly #tables: Tables;
  readonly #instances: Instance[] = [];
  readonly #closing: Instance[] = [];
  /** Runs marked as begun, as node:seq. */
  readonly #marks = new Set<string>();
  readonly #histories = new Map<number, History>();
  #handlers: Handler[] = [];
  #now = 0;
  #executing: Instance | undefined;
  #lastId = 0;
  #outage = false;
  /** Sent and not yet acknowledged, by lane: Telegram redelivers them before sending the next. */
  readonly #unacked = new Map<number, number>();
  readonly #acked = new Map<number, number[]>();
  #violation: Violation | undefined;
  #seen: Seen;
  #tasksDone = 0;

  /** How much more often than usual processes are stopped: some worlds are sleepy. */
  readonly pauses: number;

  /** Whether instances host different bots, which come and go. */
  readonly mixed: boolean;

  constructor(seed: number, engine: Engine, modules: Modules) {
    this.pauses = seed % 3 === 0 ? 0.1 : 0;
    this.mixed = seed % 2 === 1;
    this.#random = new Seeded(seed);
    this.#modules = modules;
    this.#store = makeTables(engine, modules);
    this.#seen = this.#store.look();
    this.#tables = this.#watched(this.#store.tables);
    for (let count = 0; count < INSTANCES; count++) this.#start();
  }

  /** Runs it. @throws {Violation} */
  async run(steps: number): Promise<void> {
    for (let step = 0; step < steps; step++) {
      await this.#step();
      await this.#check();
    }
    await this.#heal();
  }

  #fail(what: string): never {
    this.#violation ??= new Violation(what);
    throw this.#violation;
  }

  /** Performs one step. */
  async #step(): Promise<void> {
    const random = this.#random;
    const { pauses } = this;
    if (this.mixed && random.next() < 0.04) return this.#rehost();
    const chance = random.next() * (1 + 2 * pauses);
    if (chance < 0.40) return await this.#answerCall();
    if (chance < 0.57) return this.#arrive();
    if (chance < 0.74) return await this.#finishHandler();
    if (chance < 0.90) return await this.#pass(random.next() < 0.2 ? 1500 : random.below(400));
    const instance = random.pick(this.#instances);
    if (chance < 0.93) await this.#kill(instance);
    else if (chance < 0.945) this.#close(instance);
    else if (chance < 0.955) this.#outage = !this.#outage;
    else if (chance < 0.975) instance.cut = !instance.cut;
    else if (instance.state === "frozen") instance.thaw();
    else instance.freeze(random.next() < 0.5);
  }

  #start(): void {
    const hosted = BOTS.filter(() => !this.mixed || this.#random.next() < 0.6);
    const instance = new Instance(() => this.#now, hosted);
    const store = this.#modules.createMemoryStore(
      instance.clock,
      { leaseMs: LEASE_MS },
      this.#tables,
    );
    instance.acceptor = new this.#modules.Acceptor({
      store: instance.wrap(this.#attributed(store, instance)),
      clock: instance.clock,
      hosted: instance.hosted,
      emit: (event) => {
        if (event.type === "unhosted") instance.reported.set(event.bot, this.#now);
      },
      limits: () => ({ attempts: ATTEMPTS }),
      maxCrashes: MAX_CRASHES,
      random: () => this.#random.next(),
      defer: queueMicrotask,
      run: (update, context) =>
        new Promise((resolve) => this.#begun({ instance, update, context, finish: resolve })),
    });
    this.#instances.push(instance);
    instance.acceptor.start().catch((error) => this.#violation ??= new Violation(String(error)));
  }

  /** Remembers which instance is calling. */
  #attributed<T extends object>(store: T, instance: Instance): T {
    return new Proxy(store, {
      get: (target, name) => {
        const value = Reflect.get(target, name, target);
        if (typeof value !== "function") return value;
        return (...args: unknown[]) => {
          this.#executing = instance;
          return value.apply(target, args);
        };
      },
    });
  }

  /** The tables, with every transaction checked. */
  #watched(tables: Tables): Tables {
    return new Proxy(tables, {
      get: (target, name) => {
        if (name === "join") {
          return (now: number) => {
            const node = target.join(now);
            this.#executing!.node = node;
            return node;
          };
        }
        if (name === "commit") {
          return (...args: Parameters<Tables["commit"]>) => {
            const before = this.#store.look();
            const committed = target.commit(...args);
            const [node, batch] = args;
            const counted = (_: unknown, index: number) => committed.settled[index] !== undefined;
            this.#settled(node, batch.settle.filter(counted), before);
            this.#marked(node, batch.begin.filter((_, index) => committed.begun[index]), before);
            return committed;
          };
        }
        if (name === "tick") {
          return (...args: Parameters<Tables["tick"]>) => {
            const tick = target.tick(...args);
            const [node, , , hosted, leaving] = args;
            for (const { lane } of leaving) this.#checkLeaving(node, lane);
            for (const { bot } of tick.claimed) {
              if (!hosted.includes(bot)) this.#fail(`a lane of ${bot} was claimed for ${hosted}`);
            }
            return tick;
          };
        }
        // One instance closes it, the others continue.
        if (name === "close") return () => {};
        const value = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  }

  /** Checks verdicts that have counted. */
  #settled(node: number, verdicts: Verdict[], before: Seen): void {
    const ended = new Map(this.#store.look().updates.map((row) => [row.seq, row]));
    for (const { seq, lane, ...verdict } of verdicts) {
      if (before.lanes.get(lane)?.owner !== node) {
        this.#fail(`the verdict of ${node} on ${seq} counted in a lane of another`);
      }
      const update = before.updates.find((row) => row.seq === seq)!;
      if (update.state !== "pending") this.#fail(`${seq} ended twice`);
      const first = Math.min(
        ...before.updates.filter((row) => row.lane === lane && row.state === "pending")
          .map((row) => row.seq),
      );
      if (seq !== first) this.#fail(`${seq} ended before ${first}`);
      const history = this.#historyOf(seq);
      if (verdict.type === "done") {
        if (history.done === 0) this.#fail(`${seq} is done and no run of it was`);
        history.tasks = verdict.later?.length ?? 0;
        this.#tasksDone += history.tasks;
      }
      if (verdict.type === "dead") {
        const { failed, final, interrupted } = history;
        // A run that ended its process was an attempt, too.
        if (final === 0 && failed + interrupted < ATTEMPTS && interrupted + 1 < MAX_CRASHES) {
          this.#fail(`${seq} is dead after ${failed} failures and ${interrupted} crashes`);
        }
      }
      if (verdict.type === "done" || verdict.type === "dead") {
        if (ended.get(seq)?.state !== verdict.type) this.#fail(`${seq} did not end as it should`);
      }
    }
  }

  /** Checks that a run may start: the first of a lane, marked by the lane's owner. */
  #marked(node: number, begun: Batch["begin"], before: Seen): void {
    const { lanes, updates } = this.#store.look();
    for (const { lane } of begun) {
      if (before.lanes.get(lane)?.owner !== node) {
        this.#fail(`${node} marked a run in a lane of another`);
      }
    }
    for (const [lane, { owner, begun }] of lanes) {
      if (owner !== node || begun === 0) continue;
      const waiting = updates.filter((row) => row.lane === lane && row.state === "pending");
      this.#marks.add(`${node}:${Math.min(...waiting.map(({ seq }) => seq))}`);
    }
  }

  /** Handles a call of a handler. */
  #begun(handler: Handler): void {
    try {
      this.#checkBegun(handler);
    } catch {
      // It is rethrown after the step.
    }
    this.#handlers.push(handler);
    const { context, instance, update } = handler;
    if (this.#random.next() < 0.3) {
      const { id } = update;
      context.once("note", () => {
        const zombie = context.signal.aborted || instance.slept;
        if (this.#seen.noted.has(id) && !zombie) {
          this.#violation ??= new Violation(`what ${id} does once was done twice`);
        }
        return id;
      }).catch(() => {});
    }
  }

  #checkBegun({ instance, update: { seq, lane } }: Handler): void {
    const { lanes, updates } = this.#store.look();
    if (instance.state !== "up") this.#fail(`${seq} was begun by a process that does not run`);
    if (!instance.hosted.has(botOf(lane))) this.#fail(`${seq} was begun where it is not hosted`);
    if (!this.#marks.has(`${instance.node}:${seq}`)) {
      this.#fail(`${seq} was begun without its mark`);
    }
    const history = this.#historyOf(seq);
    if (history.crashed >= MAX_CRASHES) {
      this.#fail(`${seq} was begun again after ${MAX_CRASHES} crashes`);
    }
    // An instance that has slept may not know yet that it has expired. Its verdict will not count.
    if (!this.#store.look().nodes.has(instance.node) && instance.slept) return;
    const { owner, begun = 0 } = lanes.get(lane) ?? {};
    if (owner !== instance.node) {
      this.#fail(`${seq} was begun by an instance that does not own its lane`);
    }
    if (begun <= history.crashed) this.#fail(`${seq} was begun and its crashes forgotten`);
    const first = Math.min(
      ...updates.filter((row) => row.lane === lane && row.state === "pending").map((row) =>
        row.seq
      ),
    );
    if (first < seq) this.#fail(`${seq} was begun before ${first} had ended`);
    const row = updates.find((row) => row.seq === seq);
    if (row?.state !== "pending") this.#fail(`${seq} was begun after its end`);
    if (row && row.due > instance.clock.date()) this.#fail(`${seq} was begun before its time`);
    for (const other of this.#handlers) {
      if (other.update.lane !== lane || other.instance.state !== "up") continue;
      if (!other.context.signal.aborted && !other.instance.slept) {
        this.#fail(`${seq} was begun while ${other.update.seq} ran in the same lane`);
      }
    }
  }

  #checkLeaving(node: number, lane: number): void {
    for (const { instance, update, context } of this.#handlers) {
      if (instance.node !== node || update.lane !== lane || context.signal.aborted) continue;
      this.#fail(`${node} let go of ${lane} while ${update.seq} ran there`);
    }
  }

  async #finishHandler(result?: RunResult): Promise<void> {
    const awake = this.#handlers.filter(({ instance }) => instance.state === "up");
    if (awake.length === 0) return;
    const handler = this.#random.pick(awake);
    this.#handlers = this.#handlers.filter((other) => other !== handler);
    const history = this.#historyOf(handler.update.seq);
    const chance = this.#random.next();
    // Some updates kill the process that runs them.
    if (!result && handler.update.id % 4 === 0 && chance < 0.8) {
      this.#handlers.push(handler);
      return await this.#kill(handler.instance);
    }
    if (result || chance < 0.6) {
      history.done++;
      if (!result && chance < 0.1) handler.context.later(this.#random.below(3000), "{}");
      handler.finish(result ?? { type: "done" });
    } else {
      const final = chance > 0.9;
      if (final) history.final++;
      else history.failed++;
      handler.finish({ type: "failed", error: new Error("no"), final, retryAfterMs: 300 });
    }
  }

  /** Telegram delivers an update; unaccepted ones are redelivered, sometimes to two instances at once. */
  #arrive(): void {
    const lane = this.#random.below(LANES);
    let id = this.#unacked.get(lane);
    if (id === undefined) this.#unacked.set(lane, id = ++this.#lastId);
    const bring = this.#random.next() < 0.2 ? 2 : 1;
    for (let count = 0; count < bring; count++) {
      const hosts = this.#instances.filter(({ hosted }) => hosted.has(botOf(lane)));
      if (hosts.length === 0) return;
      const { acceptor } = this.#random.pick(hosts);
      acceptor.accept({ bot: botOf(lane), id, lane, kind: "message", body: "{}" }).then(() => {
        if (this.#unacked.get(lane) !== id) return;
        this.#unacked.delete(lane);
        this.#acked.set(lane, [...this.#acked.get(lane) ?? [], id]);
      }, () => {});
    }
  }

  /** A bot is added to an instance, or removed from it while its runs go on. */
  #rehost(): void {
    const { state, hosted, acceptor } = this.#random.pick(this.#instances);
    if (state !== "up") return;
    const bot = this.#random.pick(BOTS);
    if (!hosted.delete(bot)) hosted.add(bot);
    acceptor.hostsChanged();
  }

  async #answerCall(): Promise<void> {
    const waiting = [...this.#instances, ...this.#closing].filter(({ calls }) => calls.length > 0);
    if (waiting.length === 0) return;
    const instance = this.#random.pick(waiting);
    const call = instance.calls.shift()!;
    const chance = this.#random.next();
    const away = this.#outage || instance.cut;
    if (!away && chance < 0.84) await call.answer("works");
    else await call.answer(away || chance > 0.94 ? "fails before" : "fails after");
  }

  async #pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#instances.reduce((a, b) => a.nextTimerAt <= b.nextTimerAt ? a : b);
      if (next.nextTimerAt > end) break;
      this.#now = Math.max(this.#now, next.nextTimerAt);
      next.ringTimer();
      await settle();
    }
    this.#now = end;
  }

  async #kill(instance: Instance): Promise<void> {
    instance.state = "killed";
    // What it has sent may still happen.
    for (const call of instance.calls) if (this.#random.next() < 0.5) await call.answer("works");
    const running = this.#handlers.filter((handler) => handler.instance === instance);
    const { lanes } = this.#store.look();
    for (const { update } of running) {
      const owned = lanes.get(update.lane)?.owner === instance.node;
      if (owned) this.#historyOf(update.seq).crashed++;
    }
    this.#handlers = this.#handlers.filter((handler) => handler.instance !== instance);
    this.#instances.splice(this.#instances.indexOf(instance), 1);
    this.#start();
  }

  /** Shuts an instance down. Its last calls may be lost like any others. */
  #close(instance: Instance): void {
    if (instance.state !== "up") return;
    const index = this.#instances.indexOf(instance);
    instance.acceptor.close().catch(() => {});
    for (const { context, instance: other, update } of this.#handlers) {
      if (other === instance && !context.signal.aborted) {
        this.#fail(`${update.seq} goes on in a process that stops`);
      }
    }
    this.#handlers = this.#handlers.filter((handler) => handler.instance !== instance);
    this.#closing.push(...this.#instances.splice(index, 1));
    this.#start();
  }

  /** The invariants after every step. */
  async #check(): Promise<void> {
    await settle();
    if (this.#violation) throw this.#violation;
    const before = this.#seen;
    const seen = this.#seen = this.#store.look();
    const pending = new Map<number, number>();
    for (const { lane, state } of seen.updates) {
      if (state === "pending") pending.set(lane, (pending.get(lane) ?? 0) + 1);
    }
    for (let lane = 0; lane < LANES; lane++) {
      const counted = seen.lanes.get(lane)?.pending ?? 0;
      const found = pending.get(lane) ?? 0;
      if (counted !== found) this.#fail(`lane ${lane} has ${found} pending and counts ${counted}`);
    }
    for (const [lane, { owner }] of seen.lanes) {
      if (owner !== null && !seen.nodes.has(owner)) this.#fail(`lane ${lane} belongs to nobody`);
    }
    const byId = new Map(seen.updates.map((row) => [row.id, row]));
    for (const row of before.updates) {
      const after = byId.get(row.id);
      if (!after || row.state !== "pending" && after.state !== row.state) {
        this.#fail(`${row.seq} was ${row.state} and is ${after?.state}`);
      }
    }
    for (const node of before.nodes) {
      if (seen.nodes.has(node)) continue;
      this.#orphaned(before, node);
    }
    for (const [lane, ids] of this.#acked) {
      const seqs = ids.map((id) => byId.get(id)?.seq ?? this.#fail(`${id} was accepted and lost`));
      if (seqs.some((seq, index) => index > 0 && seq <= seqs[index - 1]!)) {
        this.#fail(`lane ${lane} is out of order`);
      }
    }
  }

  /** Without further failures, everything accepted finishes once its bot is hosted. */
  async #heal(): Promise<void> {
    this.#outage = false;
    for (const instance of this.#instances) {
      instance.cut = false;
      if (instance.state === "frozen") instance.thaw();
    }
    const isHosted = (bot: number) => this.#instances.some(({ hosted }) => hosted.has(bot));
    const missing = BOTS.filter((bot) => !isHosted(bot));
    if (missing.length > 0) {
      await this.#finish(missing);
      const [instance] = this.#instances;
      for (const bot of missing) instance!.hosted.add(bot);
      instance!.acceptor.hostsChanged();
    }
    await this.#finish([]);
    this.#checkEnd();
  }

  /** Everything finishes except what waits for these bots, which is reported. */
  async #finish(missing: readonly number[]): Promise<void> {
    // Since when every instance has been back.
    let calm = Infinity;
    const waits = ({ state }: SeenUpdate) => state === "pending";
    const isMissing = ({ lane }: SeenUpdate) => missing.includes(botOf(lane));
    for (let round = 0; round < 400; round++) {
      for (const { calls } of [...this.#instances, ...this.#closing]) {
        for (const call of calls.splice(0)) await call.answer("works");
      }
      await settle();
      while (this.#handlers.length > 0) await this.#finishHandler({ type: "done" });
      await this.#check();
      await this.#pass(100);
      const busy = this.#instances.some(({ acceptor }) => acceptor.pending > 0) ||
        this.#instances.some(({ acceptor }) => !acceptor.ready) ||
        this.#seen.updates.some((row) => waits(row) && !isMissing(row));
      if (this.#instances.every(({ acceptor }) => acceptor.ready)) calm = Math.min(calm, this.#now);
      if (!busy && this.#now > calm + 5 * LEASE_MS) {
        return this.#checkReports(calm + LEASE_MS, missing);
      }
    }
    const left = this.#seen.updates.filter((row) => waits(row) && !isMissing(row));
    const away = this.#instances.filter(({ acceptor }) => !acceptor.ready);
    this.#fail(
      `never ended: ${left.map(({ seq }) => seq)}; never came back: ${
        away.map(({ node }) => node)
      }`,
    );
  }

  /** What waits for a bot that nobody hosts is reported, and nothing else. */
  #checkReports(since: number, missing: readonly number[]): void {
    for (const { reported } of this.#instances) {
      for (const [bot, at] of reported) {
        if (at > since && !missing.includes(bot)) this.#fail(`${bot} was reported and is hosted`);
      }
    }
    for (const { lane, state } of this.#seen.updates) {
      const bot = botOf(lane);
      if (state !== "pending" || !missing.includes(bot)) continue;
      const isReported = this.#instances.some(({ reported }) => reported.has(bot));
      if (!isReported) this.#fail(`updates of ${bot} wait and that was not reported`);
    }
  }

  #checkEnd(): void {
    const tasks = this.#seen.updates.filter(({ kind }) => kind === "task").length;
    if (tasks !== this.#tasksDone) this.#fail(`${this.#tasksDone} tasks and ${tasks} came`);
    const running = this.#instances.reduce((sum, { acceptor }) => sum + acceptor.running, 0);
    if (running !== 0) this.#fail(`${running} handlers still run`);
  }

  /** A node's lanes are free: the first update in each may have begun without ending. */
  #orphaned(before: Seen, node: number): void {
    for (const [lane, { owner }] of before.lanes) {
      if (owner !== node) continue;
      const first = Math.min(
        ...this.#seen.updates.filter((row) => row.lane === lane && row.state === "pending")
          .map((row) => row.seq),
      );
      this.#historyOf(first).interrupted++;
    }
  }

  #historyOf(seq: number): History {
    let history = this.#histories.get(seq);
    if (!history) {
      history = { done: 0, failed: 0, final: 0, crashed: 0, interrupted: 0, tasks: 0 };
      this.#histories.set(seq, history);
    }
    return history;
  }
}

/** Runs all pending microtasks. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
