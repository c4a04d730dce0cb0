/**
 * The connections of one webhook: how many there are, how fast they are opened, and which is used
 * next (src/telegram/README.md, fact 6).
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import { Connection } from "./connection.ts";
import { Flood } from "./flood.ts";
import type { Wire } from "./network.ts";

/** While the last success is more recent than this, many connections may be opened. */
const ACTIVE_MS = 10_000;

/** Options for a pool. */
export interface PoolOptions {
  /** The clock. */
  readonly clock: Clock;
  /** The limit on connections. */
  readonly maxConnections: number;
  /** Opens one. */
  readonly open: () => Promise<Wire>;
  /** Called when an idle connection has ended. */
  readonly closed: (error?: string) => void;
}

/** A pool that starts with one connection and ramps up once the webhook succeeds. */
export class Pool {
  #options: PoolOptions;
  #all = new Set<Connection>();
  #idle: Connection[] = [];
  #lastSuccess = -Infinity;
  #cautious = new Flood(1, 2000);
  #active = new Flood(10, 50);

  /** Creates a pool without connections. */
  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** How many connections there are, including those being opened. */
  get size(): number {
    return this.#all.size;
  }

  /** Records a success of the webhook. */
  succeeded(): void {
    this.#lastSuccess = this.#options.clock.now();
  }

  /**
   * Opens as many connections as are needed and allowed.
   *
   * @param queues How many ordering queues have updates.
   * @returns When to open more, on the clock's scale; `Infinity` for not at all.
   */
  grow(queues: number): number {
    const now = this.#options.clock.now();
    const active = this.#lastSuccess + ACTIVE_MS >= now;
    const wanted = active
      ? Math.max(1, Math.min(queues, this.#options.maxConnections))
      : Math.min(1, queues);
    const flood = active ? this.#active : this.#cautious;
    while (this.#all.size < wanted) {
      if (flood.nextAt > now) return flood.nextAt;
      flood.add(now);
      this.#open();
    }
    return Infinity;
  }

  #open(): void {
    const { clock, open, closed } = this.#options;
    const connection = new Connection({
      clock,
      open,
      closed: (error) => {
        this.#drop(connection);
        closed(error);
      },
    });
    this.#all.add(connection);
    this.#idle.push(connection);
  }

  /** Takes the connection that has been idle longest; it is busy from now on. */
  take(): Connection | undefined {
    return this.#idle.shift();
  }

  /** Returns a connection to the pool, or drops it if it has ended. */
  giveBack(connection: Connection): void {
    if (connection.usable) this.#idle.push(connection);
    else this.#drop(connection);
  }

  #drop(connection: Connection): void {
    this.#all.delete(connection);
    this.#idle = this.#idle.filter((other) => other !== connection);
  }

  /** Closes every connection. */
  close(): void {
    for (const connection of [...this.#all]) connection.close();
    this.#all.clear();
    this.#idle = [];
  }
}
