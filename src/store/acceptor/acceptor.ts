/**
 * Durable acceptance: an update is committed before it is answered, and run afterwards, in the order
 * of its lane, until it has ended once.
 *
 * @module
 */
import { StoreUnavailable } from "../errors.ts";
import type { Arrival, DeadLetters, Task } from "../types.ts";
import { Heads, type HeadsOptions } from "./run_heads.ts";
import { Lanes } from "./lanes.ts";
import { Lease } from "./lease.ts";
import { Loop } from "./loop.ts";
import { type LaneView, oldestLanes } from "./lane_views.ts";
import { Outbox, type Sender } from "./next_batch.ts";
import type { AcceptorOptions, Receipt } from "./types.ts";

/** Accepts updates into a store and runs them. */
export class Acceptor {
  readonly #options: HeadsOptions;
  readonly #outbox: Outbox;
  readonly #lease: Lease;
  readonly #heads: Heads;
  readonly #lanes: Lanes;
  readonly #loop: Loop;

  constructor(options: AcceptorOptions) {
    this.#outbox = new Outbox(options.settleMs === 0);
    this.#lease = new Lease(options.clock, () => this.#lanes.leaseLapsed());
    this.#options = {
      ...options,
      lease: this.#lease,
      outbox: this.#outbox,
      kick: () => this.#loop.kick(),
      letGo: () => this.#loop.tickWithin(0),
    };
    this.#heads = new Heads(this.#options);
    this.#lanes = new Lanes(this.#options, this.#heads);
    this.#loop = new Loop(this.#options, this.#lanes);
  }

  /** The dead letters of all instances. */
  get dead(): DeadLetters {
    return this.#options.store.dead;
  }

  /** How many updates are in the lanes of this instance, including those running. */
  get pending(): number {
    return this.#lanes.pending;
  }

  /** The lanes of this instance whose first updates are the oldest. */
  oldest(limit: number): LaneView[] {
    return oldestLanes(this.#lanes, this.#options.clock.now(), limit);
  }

  /** Makes an update that waits for its next attempt a dead letter. Returns whether it could. */
  skip(bot: number, id: number, error: string): boolean {
    for (const lane of this.#lanes) {
      const head = lane.queue[0]?.update;
      if (head?.bot === bot && head.id === id) return this.#heads.skip(lane, error);
    }
    return false;
  }

  /** How many handlers are running. */
  get running(): number {
    return this.#heads.running;
  }

  /** Whether updates are currently accepted. */
  get ready(): boolean {
    return this.#refusal() === undefined;
  }

  /**
   * Joins the store and takes over the updates in it. Resolves when the store has been reached.
   *
   * @throws {StoreRefused} If it can never be used with its present settings.
   */
  start(): Promise<void> {
    return this.#loop.start();
  }

  /**
   * Commits an update. Once this resolves, its sender need not deliver it again.
   *
   * @throws {StoreUnavailable} If its sender must deliver it again.
   */
  accept(arrival: Arrival): Promise<Receipt> {
    return new Promise((resolve, reject) => this.take(arrival, { resolve, reject }));
  }

  /** The same without a promise. */
  take(arrival: Arrival, sender: Sender): void {
    const refusal = this.#refusal();
    if (refusal !== undefined) return sender.reject(new StoreUnavailable(refusal));
    this.#outbox.arrive(arrival, sender);
    this.#loop.kick();
  }

  /** The hosted bots have changed: takes over updates of new ones, and leaves those of others. */
  hostsChanged(): void {
    this.#loop.tickWithin(0);
  }

  /** Schedules a task in its lane. Resolves once that is durable. */
  async later(task: Task): Promise<void> {
    const refusal = this.#refusal();
    if (refusal !== undefined) throw new StoreUnavailable(refusal);
    const scheduled = this.#outbox.schedule(task);
    this.#loop.kick();
    await scheduled;
  }

  /** Accepts and starts nothing more. Runs in progress continue. */
  drain(): void {
    if (!this.#heads.closing) this.#lanes.drain();
  }

  /** Aborts runs in progress, releases their updates for other instances, and leaves the store. */
  async close(): Promise<void> {
    this.drain();
    this.#lanes.release();
    await this.#loop.stop();
    this.#lanes.loseAll();
    this.#lease.end();
    try {
      await this.#options.store.close();
    } catch {
      // It cannot leave, so its lease will run out.
    }
  }

  #refusal(): string | undefined {
    if (this.#heads.closing) return "the server is shutting down";
    if (!this.#loop.up) return "the store cannot be reached";
    const { maxPending = 100_000 } = this.#options;
    if (this.#lanes.pending + this.#outbox.arriving >= maxPending) {
      return `${maxPending} updates wait already`;
    }
    return undefined;
  }
}
