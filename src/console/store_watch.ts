/**
 * The store as the console sees it: what is written, what is waiting, and which instances share it.
 *
 * @module
 */
import type { Internals } from "../app/internals.ts";
import type { DurableDispatcher } from "../durable/durable_dispatcher.ts";
import type { LaneView } from "../store/acceptor/lane_views.ts";
import type { Batch, Instance } from "../store/types.ts";

/** The list of instances is requested no more often than this. */
const INSTANCES_MS = 5000;

/** The store in figures. */
export interface StoreFigures {
  readonly ready: boolean;
  /** Updates waiting or running in the lanes of this instance. */
  readonly pending: number;
  /** How long the oldest of them has waited, in milliseconds. */
  readonly lagMs: number;
}

/** Watches the store, if there is one. */
export class StoreWatch {
  readonly #internals: Internals;
  #durableDispatcher: DurableDispatcher | undefined;
  #stop = () => {};
  #closed = false;
  #instances: readonly Instance[] = [];
  #askedAt = -Infinity;

  constructor(internals: Internals) {
    this.#internals = internals;
    internals.durableDispatcher?.then((durableDispatcher) => {
      if (this.#closed) return;
      this.#durableDispatcher = durableDispatcher;
      this.#stop = durableDispatcher.watchCommits({ writing: (batch) => this.#writing(batch) });
    }, () => {}); // A store that can never be used ends the server.
  }

  /** Figures; `undefined` without a store. */
  get figures(): StoreFigures | undefined {
    const durableDispatcher = this.#durableDispatcher;
    if (!durableDispatcher) return undefined;
    const [oldest] = durableDispatcher.oldest(1);
    return {
      ready: durableDispatcher.ready,
      pending: durableDispatcher.pending,
      lagMs: oldest?.ageMs ?? 0,
    };
  }

  /** The lanes of this instance that have waited longest. */
  oldest(limit: number): readonly LaneView[] {
    return this.#durableDispatcher?.oldest(limit) ?? [];
  }

  /** Makes an update that awaits its next attempt a dead letter. Returns whether it did. */
  skip(bot: number, id: number, error: string): boolean {
    return this.#durableDispatcher?.skip(bot, id, error) ?? false;
  }

  /** The instances that share the store, at most a few seconds old. */
  async instances(): Promise<readonly Instance[]> {
    const now = this.#internals.clock.now();
    const durableDispatcher = this.#durableDispatcher;
    if (!durableDispatcher || now - this.#askedAt < INSTANCES_MS) return this.#instances;
    this.#askedAt = now;
    const asked = durableDispatcher.instances().then(
      (all) => void (this.#instances = all),
      () => {},
    );
    // The page must answer even while the store does not.
    if (durableDispatcher.ready) await asked;
    return this.#instances;
  }

  /** Stops watching. */
  close(): void {
    this.#closed = true;
    this.#stop();
  }

  #writing({ accept, settle }: Batch): (ok: boolean) => void {
    const { clock, emit } = this.#internals;
    const begunAt = clock.now();
    return (ok) => {
      const ms = clock.now() - begunAt;
      emit({ type: "commit", accepted: accept.length, ended: settle.length, ok, ms });
    };
  }
}
