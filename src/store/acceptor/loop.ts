/**
 * The one loop that talks to the store: one batch at a time.
 *
 * @module
 */
import { Fenced, StoreRefused } from "../errors.ts";
import { recoveryDelay } from "./back_off.ts";
import type { Arrival } from "../types.ts";
import type { HeadsOptions } from "./run_heads.ts";
import type { Lanes } from "./lanes.ts";
import { Outage } from "./outage.ts";
import { batchOf, delaysOf } from "./next_batch.ts";
import { Unhosted } from "./unhosted.ts";

/**
 * How long the end of a run may wait to be written together with others. If the process dies
 * meanwhile, the run is repeated.
 */
const SETTLE_MS = 2;

/** Drives the store. */
export class Loop {
  readonly #options: HeadsOptions;
  readonly #lanes: Lanes;
  readonly #defer: (callback: () => void) => void;
  /** Whether the store answers. Until then and from a failure on nothing is accepted. */
  up = false;
  #joined = false;
  #everJoined = false;
  /** Until a tick has brought all that waited. */
  #joining = false;
  #busy = false;
  /** Ends the wait for more arrivals. */
  #gathered: (() => void) | undefined;
  /** Arrivals that may have been committed although the call failed. */
  #unheard: readonly Arrival[] = [];
  readonly #outage = new Outage();
  readonly #unhosted = new Unhosted();
  #tickDue = false;
  /** When the next tick is due, on the clock's monotonic scale. */
  #tickAt = Infinity;
  #tickTimer = 0;
  #stopped = false;
  #flushTimer: number | undefined;
  /** Ends the pause between two tries. */
  #wake: (() => void) | undefined;
  #onIdle: (() => void)[] = [];

  constructor(options: HeadsOptions, lanes: Lanes) {
    this.#options = options;
    this.#lanes = lanes;
    this.#defer = options.defer ?? setImmediate;
  }

  /** Joins the store, however long it cannot be reached. @throws {StoreRefused} */
  async start(): Promise<void> {
    this.#busy = true;
    try {
      while (!this.up && !this.#stopped) await this.#recover();
    } finally {
      this.#rest();
    }
    this.kick();
  }

  /** There is something to do. */
  readonly kick = (): void => {
    const { outbox } = this.#options;
    if (this.#busy) {
      if (outbox.hasEnough) this.#gathered?.();
      return;
    }
    if (this.up && !this.#stopped && !this.#tickDue && !outbox.pressing) return this.#flushLater();
    this.#busy = true;
    void this.#work();
  };

  /** Lets the next batch grow until it is worth a commit, or nothing more has arrived for now. */
  async #gather(): Promise<void> {
    const { outbox } = this.#options;
    if (!outbox.pressing || outbox.hasEnough || this.#tickDue || this.#stopped) return;
    await new Promise<void>((resolve) => {
      this.#gathered = resolve;
      this.#defer(resolve);
    });
    this.#gathered = undefined;
  }

  /** Ends that nothing is waiting for are written with the next batch, or shortly. */
  #flushLater(): void {
    if (this.#flushTimer !== undefined) return;
    const { clock, settleMs = SETTLE_MS } = this.#options;
    this.#flushTimer = clock.setTimer(() => {
      this.#flushTimer = undefined;
      if (this.#busy || this.#options.outbox.empty) return;
      this.#busy = true;
      void this.#work();
    }, settleMs);
  }

  /** Has a tick follow within a time, because something falls due then. */
  tickWithin(ms: number): void {
    const { clock } = this.#options;
    const at = clock.now() + ms;
    if (at >= this.#tickAt || this.#stopped || !this.up) return;
    clock.clearTimer(this.#tickTimer);
    this.#tickAt = at;
    this.#tickTimer = clock.setTimer(() => {
      this.#tickAt = Infinity;
      this.#tickDue = true;
      this.kick();
    }, ms);
  }

  /** Writes what is left, then stops. Does not wait for a store that fails now. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#tickDue = false;
    this.#options.clock.clearTimer(this.#tickTimer);
    this.#options.clock.clearTimer(this.#flushTimer ?? 0);
    this.#wake?.();
    this.kick();
    if (this.#busy) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  async #work(): Promise<void> {
    const { outbox } = this.#options;
    do {
      if (this.up) {
        await this.#gather();
        await this.#step();
      } else if (this.#stopped) break;
      else await this.#recover();
    } while (outbox.pressing || this.#tickDue || !this.up || this.#stopped && !outbox.empty);
    this.#rest();
    if (!outbox.empty && !this.#stopped) this.#flushLater();
  }

  #rest(): void {
    this.#busy = false;
    for (const resolve of this.#onIdle.splice(0)) resolve();
  }

  async #step(): Promise<void> {
    const { outbox, store } = this.#options;
    if (this.#tickDue) await this.#guard(() => this.#tick());
    if (!this.up || outbox.empty) return;
    for (let apply = await this.#write(); apply;) apply = await this.#write(apply);
    if (!this.up || outbox.loads.size === 0) return;
    const asked = [...outbox.loads];
    outbox.loads.clear();
    // Keys alone, as an engine may be in a Worker.
    const keys = asked.map(({ bot, lane }) => ({ bot, lane }));
    await this.#guard(async () => this.#lanes.loaded(asked, await store.load(keys)));
  }

  /** Whether the next batch may be sent before what the last one did is known here. */
  get #mayWriteNext(): boolean {
    const { outbox } = this.#options;
    return outbox.hasEnough && outbox.loads.size === 0 && !this.#tickDue && !this.#stopped;
  }

  /**
   * Writes a batch and applies it, unless the next one is ready: then that one is sent first, so that
   * neither the store nor this thread waits for the other.
   *
   * @param applyLast Applies the batch before this one.
   * @returns What applies this batch, if the next one is to be sent first.
   */
  async #write(applyLast?: () => void): Promise<(() => void) | undefined> {
    const { outbox, store, commit = (batch) => store.commit(batch) } = this.#options;
    const batch = outbox.take();
    let later: (() => void) | undefined;
    await this.#guard(async () => {
      let committing: ReturnType<typeof commit>;
      try {
        committing = commit(batchOf(batch));
        committing.catch(() => {}); // Awaited below.
        if (applyLast) await null; // Clients send in a microtask what they were given in this turn.
      } finally {
        applyLast?.();
      }
      const committed = await committing;
      outbox.written();
      const apply = () => {
        this.#lanes.apply(batch, committed);
        for (const delayMs of delaysOf(batch)) this.tickWithin(delayMs);
      };
      if (this.#mayWriteNext) later = apply;
      else apply();
    }, (error) => {
      this.#unheard = batch.arrivals;
      outbox.putBack(batch, error);
    });
    return later;
  }

  async #tick(): Promise<void> {
    const { clock, emit, lease, store } = this.#options;
    const sentAt = clock.now();
    this.#tickDue = false;
    this.#unheard = [];
    const { hosted, leaving } = this.#lanes;
    const { claimed, unhosted = [], more, nextTaskMs = Infinity } = await store.tick(
      hosted,
      leaving.map(({ bot, lane, queue }) => ({ bot, lane, begun: queue[0]!.crashes })),
    );
    this.#lanes.left(leaving);
    lease.renew(sentAt, store.leaseMs);
    this.#lanes.leaseRenewed();
    if (claimed.length > 0) {
      const updates = claimed.reduce((sum, { pending }) => sum + pending, 0);
      emit?.({ type: "claimed", lanes: claimed.length, updates, joining: this.#joining });
    }
    this.#joining &&= more;
    for (const bot of this.#unhosted.look(unhosted, sentAt, store.leaseMs)) {
      emit?.({ type: "unhosted", bot });
    }
    this.#lanes.claimed(claimed);
    this.tickWithin(more ? 0 : Math.min(store.leaseMs / 4, nextTaskMs));
  }

  /** Reads again what may have been committed; after being fenced, joins as a new node. */
  async #recover(): Promise<void> {
    const { clock, lease, store, random = Math.random } = this.#options;
    await this.#pause(recoveryDelay(this.#outage.failures, random));
    if (this.#stopped) return;
    const sentAt = clock.now();
    try {
      if (this.#joined) {
        const owned = await store.mine();
        lease.renew(sentAt, store.leaseMs);
        this.#lanes.reconcile(owned, this.#unheard);
        this.#lanes.leaseRenewed();
      } else {
        await store.join();
        lease.renew(sentAt, store.leaseMs);
        this.#everJoined = this.#joined = this.#joining = true;
      }
      this.up = true;
      this.tickWithin(0);
    } catch (error) {
      if (error instanceof StoreRefused && !this.#everJoined) throw error;
      if (error instanceof Fenced) this.#fenced();
      else this.#failed(error);
    }
  }

  #fenced(): void {
    const { emit, lease } = this.#options;
    this.#joined = false;
    lease.end();
    this.#lanes.loseAll();
    emit?.({ type: "fenced" });
  }

  async #guard(work: () => Promise<void>, failed?: (error: unknown) => void): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.up = false;
      if (!(error instanceof Fenced)) this.#failed(error);
      failed?.(error);
      return;
    }
    if (this.#outage.failures === 0) return;
    const downMs = this.#outage.end(this.#options.clock.now());
    this.#options.emit?.({ type: "up", downMs });
  }

  #failed(error: unknown): void {
    const { clock, emit } = this.#options;
    if (this.#outage.failed(error, clock.now())) emit?.({ type: "down", error });
  }

  async #pause(ms: number): Promise<void> {
    if (ms === 0) return;
    await new Promise<void>((resolve) => {
      const timer = this.#options.clock.setTimer(resolve, ms);
      this.#wake = () => {
        this.#options.clock.clearTimer(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }
}
