/**
 * The lanes of this instance, kept in step with what the store says.
 *
 * @module
 */
import { WINDOW } from "../settings.ts";
import type { Accepted, Arrival, Committed, LaneKey, OwnedLane } from "../types.ts";
import type { Heads, HeadsOptions } from "./heads.ts";
import { Lane, newItem } from "./lane.ts";
import type { Outgoing } from "./outbox.ts";

/** Why a run is aborted when its lane belongs to another instance. */
function laneLost(): Error {
  return new DOMException("Another instance owns this chat's updates now", "AbortError");
}

/** All lanes in memory. */
export class Lanes {
  readonly #options: HeadsOptions;
  readonly #heads: Heads;
  readonly #lanes = new Map<string, Lane>();
  /** How many updates wait in them, in memory or in the store. */
  pending = 0;

  constructor(options: HeadsOptions, heads: Heads) {
    this.#options = options;
    this.#heads = heads;
  }

  [Symbol.iterator](): IterableIterator<Lane> {
    return this.#lanes.values();
  }

  /** A batch is committed. */
  apply(batch: Outgoing, committed: Committed): void {
    this.#settled(batch, committed);
    this.#accepted(batch, committed);
    this.#begun(batch, committed);
    this.#noted(batch, committed);
    for (const { resolve } of batch.tasks) resolve();
  }

  /** Lanes were read from the store; those of them that are not in the answer are not ours. */
  loaded(asked: Iterable<Lane>, owned: readonly OwnedLane[]): void {
    const found = new Map(owned.map((row) => [keyOf(row), row]));
    for (const lane of asked) {
      if (this.#lanes.get(keyOf(lane)) !== lane) continue; // It ended meanwhile.
      const row = found.get(keyOf(lane));
      const first = row?.updates[0];
      if (!row || !first) this.#lose(lane);
      else if (lane.queue[0]?.update.seq === first.seq) this.#reread(lane, row);
      else this.#read(lane, row);
    }
  }

  /** Lanes that nobody owned are ours. */
  claimed(owned: readonly OwnedLane[]): void {
    for (const row of owned) {
      const before = this.#lanes.get(keyOf(row));
      if (before) this.#lose(before);
      this.#read(this.#open(row), row);
    }
  }

  /**
   * This is all that is ours: the rest was lost, or had ended before we heard of it.
   *
   * @param unheard What may have been accepted. If it is first in a lane, it was marked as begun
   * and has not been run.
   */
  reconcile(owned: readonly OwnedLane[], unheard: readonly Arrival[]): void {
    const unrun = new Set(unheard.map(({ bot, id }) => `${bot}:${id}`));
    const rows = new Map(owned.map((row) => [keyOf(row), row]));
    for (const lane of [...this.#lanes.values()]) {
      const [head] = lane.queue;
      const row = rows.get(keyOf(lane));
      const same = head !== undefined && row?.updates[0]?.seq === head.update.seq;
      if (!row || lane.phase === "running" && !same) {
        this.#lose(lane);
        continue;
      }
      rows.delete(keyOf(lane));
      if (same && (lane.phase === "running" || lane.phase === "settling")) {
        this.#resize(lane, row.pending);
        lane.read(row, this.#options.clock.now());
        continue;
      }
      this.#options.outbox.forget(lane, laneLost());
      this.#heads.stop(lane, laneLost());
      this.#read(lane, row);
    }
    for (const row of rows.values()) {
      const isUnrun = unrun.has(`${row.bot}:${row.updates[0]!.id}`);
      this.#read(this.#open(row), isUnrun ? { ...row, begun: 0 } : row);
    }
  }

  /** Others may have our lanes. */
  loseAll(): void {
    for (const lane of [...this.#lanes.values()]) this.#lose(lane);
  }

  /** What waited for the lease may start. */
  leaseRenewed(): void {
    for (const lane of this.#lanes.values()) {
      if (lane.phase === "waiting" && lane.queue[0]!.dueAt <= this.#options.clock.now()) {
        this.#heads.proceed(lane);
      }
    }
  }

  /** What runs may be run by others, too. */
  leaseLapsed(): void {
    for (const { running } of this.#lanes.values()) running?.abort(laneLost());
  }

  /** Gives back what runs. */
  release(): void {
    for (const lane of this.#lanes.values()) this.#heads.release(lane);
  }

  #settled({ verdicts }: Outgoing, { settled }: Committed): void {
    const counted = new Map(settled.map((row) => [row.seq, row]));
    for (const [lane, verdict] of verdicts) {
      const row = counted.get(verdict.seq);
      const [head] = lane.queue;
      if (!row) {
        this.#options.emit?.({ type: "lost", update: head!.update });
        this.#lose(lane);
        continue;
      }
      this.#resize(lane, row.pending);
      this.#heads.left(lane);
      lane.marked = false;
      if (verdict.type === "retry") {
        head!.update = { ...head!.update, attempt: verdict.attempt };
        head!.dueAt = this.#options.clock.now() + verdict.delayMs;
      } else if (verdict.type !== "release") {
        lane.queue.shift();
        if (row.pending === 0) {
          this.#lanes.delete(keyOf(lane));
          continue;
        }
        lane.marked = verdict.beginNext;
      }
      this.#heads.proceed(lane);
    }
  }

  #accepted({ arrivals }: Outgoing, { accepted, known }: Committed): void {
    const fresh = new Map(accepted.map((row) => [`${row.bot}:${row.id}`, row]));
    const before = new Map(known.map((row) => [`${row.bot}:${row.id}`, row]));
    const byLane = new Map<string, { rows: Accepted[]; arrivals: Arrival[] }>();
    for (const { what, resolve } of arrivals) {
      const key = `${what.bot}:${what.id}`;
      const row = fresh.get(key);
      if (!row) {
        const { ended = false, reply } = before.get(key) ?? {};
        resolve({ type: "known", ended, ...reply !== undefined && { reply } });
        continue;
      }
      fresh.delete(key);
      resolve({ type: "new" });
      const lane = keyOf(row);
      const group = byLane.get(lane) ?? { rows: [], arrivals: [] };
      byLane.set(lane, group);
      group.rows.push(row);
      group.arrivals.push(what);
    }
    for (const { rows, arrivals } of byLane.values()) this.#extend(rows, arrivals);
  }

  /** New updates are in a lane, maybe behind some that other instances have put there. */
  #extend(rows: Accepted[], arrivals: Arrival[]): void {
    const last = rows.at(-1)!;
    const { pending } = rows.reduce((most, row) => row.pending > most.pending ? row : most);
    const before = this.#lanes.get(keyOf(last));
    if (!last.mine) return before && this.#lose(before);
    const lane = before ?? this.#open(last);
    this.#resize(lane, pending);
    const contiguous = lane.queue.length + rows.length === pending;
    if (contiguous) {
      const now = this.#options.clock.now();
      const items = rows.map(({ seq }, place) => newItem(arrivals[place]!, seq, now))
        .sort((a, b) => a.update.seq - b.update.seq);
      lane.queue.push(...items.slice(0, Math.max(0, WINDOW - lane.queue.length)));
    }
    if (before) return lane.running?.onBehind?.();
    lane.marked = rows.length === pending;
    this.#heads.proceed(lane);
  }

  #begun({ begins }: Outgoing, { begun }: Committed): void {
    const marked = new Set(begun.map(keyOf));
    for (const lane of begins.keys()) {
      if (lane.phase !== "beginning") continue;
      if (marked.has(keyOf(lane))) {
        lane.marked = true;
        this.#heads.proceed(lane);
      } else this.#lose(lane);
    }
  }

  #noted({ notes }: Outgoing, { noted }: Committed): void {
    const written = new Set(noted.map(({ bot, id, name }) => `${bot}:${id}:${name}`));
    for (const { what: { bot, id, name }, resolve, reject } of notes) {
      if (written.has(`${bot}:${id}:${name}`)) resolve();
      else reject(laneLost());
    }
  }

  #open({ bot, lane }: LaneKey): Lane {
    const opened = new Lane(bot, lane);
    this.#lanes.set(keyOf(opened), opened);
    return opened;
  }

  #read(lane: Lane, row: OwnedLane): void {
    lane.marked = false;
    this.#resize(lane, row.pending);
    lane.read(row, this.#options.clock.now());
    this.#heads.proceed(lane);
  }

  /** The first update is the same and goes on; there may be more behind it. */
  #reread(lane: Lane, row: OwnedLane): void {
    this.#resize(lane, row.pending);
    lane.read(row, this.#options.clock.now());
    lane.running?.onBehind?.();
  }

  #resize(lane: Lane, pending: number): void {
    this.pending += pending - lane.pending;
    lane.pending = pending;
  }

  #lose(lane: Lane): void {
    this.#resize(lane, 0);
    this.#lanes.delete(keyOf(lane));
    this.#options.outbox.forget(lane, laneLost());
    this.#heads.stop(lane, laneLost());
  }
}

function keyOf({ bot, lane }: LaneKey): string {
  return `${bot}:${lane}`;
}
