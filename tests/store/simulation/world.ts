/**
 * Several instances over one store, driven step by step by a seed: everything that can fail does,
 * everywhere, and after each step the invariants are checked.
 */
import type { RunResult } from "../../../src/store/acceptor/types.ts";
import { Seeded } from "../../helpers/seeded.ts";
import { AtomicBackend } from "./atomic_backend.ts";
import type { Backend } from "./backend.ts";
import { EPOCH, type Handler, Instance } from "./instance.ts";
import { ATTEMPTS, botOf, Invariants, LANES, MAX_CRASHES } from "./invariants.ts";
import type { Modules } from "./modules.ts";
import { PostgresBackend } from "./postgres_backend.ts";
import type { SeenUpdate } from "./seen.ts";
import { type AtomicEngine, LEASE_MS } from "./tables.ts";

const BOTS = [7, 8];
const INSTANCES = 3;

/** What keeps the tables. */
export type Engine = AtomicEngine | "PostgreSQL";

/** A simulation. */
export class World {
  readonly #random: Seeded;
  readonly #modules: Modules;
  readonly #backend: Backend;
  readonly #invariants: Invariants;
  readonly #instances: Instance[] = [];
  readonly #closing: Instance[] = [];
  #now = 0;
  #lastId = 0;
  #outage = false;
  /** Sent and not yet acknowledged, by lane: Telegram redelivers them. */
  readonly #unacked = new Map<number, Set<number>>();

  /** How much more often than usual processes are stopped: some worlds are sleepy. */
  readonly pauses: number;

  /** Whether instances host different bots, which come and go. */
  readonly mixed: boolean;

  /** Whether the next update of a lane may be sent before the last one is acknowledged. */
  readonly crowded: boolean;

  constructor(seed: number, engine: Engine, modules: Modules) {
    this.pauses = seed % 3 === 0 ? 0.1 : 0;
    this.mixed = seed % 2 === 1;
    this.crowded = seed % 4 >= 2;
    this.#random = new Seeded(seed);
    this.#modules = modules;
    this.#invariants = new Invariants(() => this.#backend.look());
    const shared = [modules, this.#random, this.#invariants] as const;
    this.#backend = engine === "PostgreSQL"
      ? new PostgresBackend(...shared, () => EPOCH + this.#now)
      : new AtomicBackend(engine, ...shared);
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

  async #check(): Promise<void> {
    await settle();
    this.#invariants.check();
  }

  /** Performs one step. */
  async #step(): Promise<void> {
    const random = this.#random;
    const { pauses } = this;
    if (this.mixed && random.next() < 0.04) return this.#rehost();
    // A call takes many steps, during which less time passes and less breaks.
    const isStepwise = this.#backend.replay !== undefined;
    if (isStepwise && random.next() < 0.02) {
      return this.#backend.replay!(random.pick(this.#instances));
    }
    const chance = random.next() * (1 + 2 * pauses) * (isStepwise ? 0.95 : 1);
    if (chance < 0.40) return await this.#backend.step(this.#all, this.#outage);
    if (chance < 0.57) {
      for (let left = this.crowded ? 1 + random.below(4) : 1; left > 0; left--) this.#arrive();
      return;
    }
    if (chance < 0.74) return await this.#finishHandler();
    if (chance < 0.90) {
      const ms = random.next() < 0.2 ? 1500 : random.below(400);
      return await this.#pass(isStepwise ? Math.ceil(ms * 0.15) : ms);
    }
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
    instance.acceptor = new this.#modules.Acceptor({
      store: this.#backend.open(instance),
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
    instance.acceptor.start().catch((error) => this.#invariants.note(String(error)));
  }

  /** All that may have sent something. */
  get #all(): Instance[] {
    return [...this.#instances, ...this.#closing];
  }

  /** Handles a call of a handler. */
  #begun(handler: Handler): void {
    this.#invariants.begun(handler);
    const { context, instance, update } = handler;
    if (this.#random.next() < 0.3) {
      const { id } = update;
      context.once("note", () => {
        const zombie = context.signal.aborted || instance.slept;
        if (this.#invariants.seen.noted.has(id) && !zombie) {
          this.#invariants.note(`what ${id} does once was done twice`);
        }
        return id;
      }).catch(() => {});
    }
  }

  async #finishHandler(result?: RunResult): Promise<void> {
    const awake = this.#invariants.handlers.filter(({ instance }) => instance.state === "up");
    if (awake.length === 0) return;
    const handler = this.#random.pick(awake);
    this.#invariants.handlers = this.#invariants.handlers.filter((other) => other !== handler);
    const history = this.#invariants.historyOf(handler.update.seq);
    const chance = this.#random.next();
    // Some updates kill the process that runs them.
    if (!result && handler.update.id % 4 === 0 && chance < 0.8) {
      this.#invariants.handlers.push(handler);
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
    const unacked = this.#unacked.get(lane) ?? new Set();
    this.#unacked.set(lane, unacked);
    let [id] = unacked;
    if (id === undefined || this.crowded && this.#random.next() < 0.5) {
      unacked.add(id = ++this.#lastId);
      this.#invariants.sent(lane, id);
    } else if (this.crowded) id = this.#random.pick([...unacked]);
    const update = { bot: botOf(lane), id, lane, kind: "message", body: "{}" };
    const bring = this.#random.next() < 0.2 ? 2 : 1;
    for (let count = 0; count < bring; count++) {
      const hosts = this.#instances.filter(({ hosted }) => hosted.has(botOf(lane)));
      if (hosts.length === 0) return;
      const { acceptor } = this.#random.pick(hosts);
      acceptor.accept({ ...update }).then(() => {
        if (unacked.delete(update.id)) this.#invariants.acked(lane, update.id);
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
    await this.#backend.killed(instance);
    const running = this.#invariants.handlers.filter((handler) => handler.instance === instance);
    const { lanes } = this.#backend.look();
    for (const { update } of running) {
      const owned = lanes.get(update.lane)?.owner === instance.node;
      if (owned) this.#invariants.historyOf(update.seq).crashed++;
    }
    this.#invariants.handlers = this.#invariants.handlers.filter((handler) =>
      handler.instance !== instance
    );
    this.#instances.splice(this.#instances.indexOf(instance), 1);
    this.#start();
  }

  /** Shuts an instance down. Its last calls may be lost like any others. */
  #close(instance: Instance): void {
    if (instance.state !== "up") return;
    const index = this.#instances.indexOf(instance);
    instance.acceptor.close().catch(() => {});
    for (const { context, instance: other, update } of this.#invariants.handlers) {
      if (other === instance && !context.signal.aborted) {
        this.#invariants.fail(`${update.seq} goes on in a process that stops`);
      }
    }
    this.#invariants.handlers = this.#invariants.handlers.filter((handler) =>
      handler.instance !== instance
    );
    this.#closing.push(...this.#instances.splice(index, 1));
    this.#start();
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
    this.#invariants.checkEnd(this.#instances);
  }

  /** Everything finishes except what waits for these bots, which is reported. */
  async #finish(missing: readonly number[]): Promise<void> {
    // Since when every instance has been back.
    let calm = Infinity;
    const waits = ({ state }: SeenUpdate) => state === "pending";
    const isMissing = ({ lane }: SeenUpdate) => missing.includes(botOf(lane));
    for (let round = 0; round < 400; round++) {
      await this.#backend.finish(this.#all);
      await settle();
      while (this.#invariants.handlers.length > 0) await this.#finishHandler({ type: "done" });
      await this.#check();
      await this.#pass(100);
      const busy = this.#instances.some(({ acceptor }) => acceptor.pending > 0) ||
        this.#instances.some(({ acceptor }) => !acceptor.ready) ||
        this.#invariants.seen.updates.some((row) => waits(row) && !isMissing(row));
      if (this.#instances.every(({ acceptor }) => acceptor.ready)) calm = Math.min(calm, this.#now);
      if (!busy && this.#now > calm + 5 * LEASE_MS) {
        return this.#invariants.checkReports(this.#instances, calm + LEASE_MS, missing);
      }
    }
    const left = this.#invariants.seen.updates.filter((row) => waits(row) && !isMissing(row));
    const away = this.#instances.filter(({ acceptor }) => !acceptor.ready);
    this.#invariants.fail(
      `never ended: ${left.map(({ seq }) => seq)}; never came back: ${
        away.map(({ node }) => node)
      }`,
    );
  }
}

/** Runs all pending microtasks. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
