/**
 * The store as the console sees it: what is written, what is waiting, and which instances share it.
 *
 * @module
 */
import type { Inside } from "../app/inside.ts";
import type { Front } from "../durable/front.ts";
import type { LaneView } from "../store/acceptor/look.ts";
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
  readonly #inside: Inside;
  #front: Front | undefined;
  #stop = () => {};
  #closed = false;
  #instances: readonly Instance[] = [];
  #askedAt = -Infinity;

  constructor(inside: Inside) {
    this.#inside = inside;
    inside.front?.then((front) => {
      if (this.#closed) return;
      this.#front = front;
      this.#stop = front.watchCommits({ writing: (batch) => this.#writing(batch) });
    }, () => {}); // A store that can never be used ends the server.
  }

  /** Figures; `undefined` without a store. */
  get figures(): StoreFigures | undefined {
    const front = this.#front;
    if (!front) return undefined;
    const [oldest] = front.oldest(1);
    return { ready: front.ready, pending: front.pending, lagMs: oldest?.ageMs ?? 0 };
  }

  /** The lanes of this instance that have waited longest. */
  oldest(limit: number): readonly LaneView[] {
    return this.#front?.oldest(limit) ?? [];
  }

  /** Makes an update that awaits its next attempt a dead letter. Returns whether it did. */
  skip(bot: number, id: number, error: string): boolean {
    return this.#front?.skip(bot, id, error) ?? false;
  }

  /** The instances that share the store, at most a few seconds old. */
  async instances(): Promise<readonly Instance[]> {
    const now = this.#inside.clock.now();
    const front = this.#front;
    if (!front || now - this.#askedAt < INSTANCES_MS) return this.#instances;
    this.#askedAt = now;
    const asked = front.instances().then((all) => void (this.#instances = all), () => {});
    // The page must answer even while the store does not.
    if (front.ready) await asked;
    return this.#instances;
  }

  /** Stops watching. */
  close(): void {
    this.#closed = true;
    this.#stop();
  }

  #writing({ accept, settle }: Batch): (ok: boolean) => void {
    const { clock, emit } = this.#inside;
    const begunAt = clock.now();
    return (ok) => {
      const ms = clock.now() - begunAt;
      emit({ type: "commit", accepted: accept.length, ended: settle.length, ok, ms });
    };
  }
}
