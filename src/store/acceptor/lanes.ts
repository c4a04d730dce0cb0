/**
 * The lanes of this instance, kept in step with the store.
 *
 * @module
 */
import { PairMap } from "../../util/collections/pair_map.ts";
import { WINDOW } from "../settings.ts";
import type { Arrival, Committed, LaneKey, OwnedLane } from "../types.ts";
import type { Heads, HeadsOptions } from "./run_heads.ts";
import { Lane, newItem } from "./lane.ts";
import type { Outgoing } from "./next_batch.ts";

/** Why a run is aborted when its lane belongs to another instance. */
function laneLost(): Error {
  return new DOMException("Another instance owns this chat's updates now", "AbortError");
}

const NEW = { type: "new" } as const;
const ELSEWHERE = { type: "elsewhere" } as const;

/** The lanes that this instance owns. */
export class Lanes {
  readonly #options: HeadsOptions;
  readonly #heads: Heads;
  readonly #lanes = new PairMap<Lane>();
  /** How many updates wait in them, in memory or in the store. */
  pending = 0;

  constructor(options: HeadsOptions, heads: Heads) {
    this.#options = options;
    this.#heads = heads;
  }

  [Symbol.iterator](): Iterator<Lane> {
    return this.#lanes[Symbol.iterator]();
  }

  /** Applies the result of a batch. */
  apply(batch: Outgoing, committed: Committed): void {
    this.#settled(batch, committed);
    this.#accepted(batch, committed);
    this.#begun(batch, committed);
    this.#noted(batch, committed);
    this.#received(batch, committed);
    for (const { resolve } of batch.tasks) resolve();
  }

  /** Takes over lanes read from the store. Those asked for and not found are lost. */
  loaded(asked: Iterable<Lane>, owned: readonly OwnedLane[]): void {
    const found = new Map(owned.map((row) => [keyOf(row), row]));
    for (const lane of asked) {
      if (this.#lanes.get(lane.bot, lane.lane) !== lane) continue; // It has ended in the meantime.
      const row = found.get(keyOf(lane));
      const first = row?.updates[0];
      if (!row || !first) this.#lose(lane);
      else if (lane.queue[0]?.update.seq === first.seq) this.#reread(lane, row);
      else this.#read(lane, row);
    }
  }

  /** Adds lanes that had no owner. */
  claimed(owned: readonly OwnedLane[]): void {
    // Those who may have ended the process come first, as others wait for them.
    for (const row of owned.toSorted((a, b) => b.begun - a.begun)) {
      const before = this.#lanes.get(row.bot, row.lane);
      if (before) this.#lose(before);
      this.#read(this.#open(row), row);
    }
  }

  /**
   * Takes over all lanes that this instance owns: the others were lost, or ended in a batch whose
   * result never came.
   *
   * @param unheard Updates that may have been accepted in such a batch. One that is first in a lane
   * was marked as started without being run.
   */
  reconcile(owned: readonly OwnedLane[], unheard: readonly Arrival[]): void {
    const unrun = new Set(unheard.map(({ bot, id }) => `${bot}:${id}`));
    const rows = new Map(owned.map((row) => [keyOf(row), row]));
    for (const lane of [...this.#lanes]) {
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

  /** Gives up all lanes: other instances may own them. */
  loseAll(): void {
    for (const lane of [...this.#lanes]) this.#lose(lane);
  }

  /** The bots whose lanes may be claimed: none while the process is stopping. */
  get hosted(): number[] {
    return this.#heads.closing ? [] : [...this.#options.hosted.keys()];
  }

  /** The lanes of bots that are not hosted here any more, unless something in them runs. */
  get leaving(): Lane[] {
    return [...this.#lanes].filter(({ bot, phase }) =>
      (phase === "waiting" || phase === "beginning") && !this.#heads.hosts(bot)
    );
  }

  /** Others may own these lanes now. */
  left(leaving: readonly Lane[]): void {
    for (const lane of leaving) this.#lose(lane);
  }

  /** Starts what waited for the lease. */
  leaseRenewed(): void {
    for (const lane of this.#lanes) {
      if (lane.phase === "waiting" && lane.queue[0]!.dueAt <= this.#options.clock.now()) {
        this.#heads.proceed(lane);
      }
    }
  }

  /** Aborts all runs: other instances may run the same updates now. */
  leaseLapsed(): void {
    for (const { running } of this.#lanes) running?.abort(laneLost());
  }

  /** The process is stopping: if it is killed meanwhile, no run is to blame. */
  drain(): void {
    this.#heads.closing = true;
    for (const lane of this.#lanes) this.#heads.pardon(lane);
  }

  /** Releases the updates that are running. */
  release(): void {
    for (const lane of this.#lanes) this.#heads.release(lane);
  }

  #settled({ verdicts }: Outgoing, { settled }: Committed): void {
    let index = 0;
    for (const [lane, verdict] of verdicts) {
      const pending = settled[index++];
      const [head] = lane.queue;
      if (pending === undefined) {
        this.#options.emit?.({ type: "lost", update: head!.update });
        this.#lose(lane);
        continue;
      }
      this.#resize(lane, pending);
      this.#heads.left(lane);
      lane.marked = false;
      if (verdict.type === "retry") {
        head!.update = { ...head!.update, attempt: verdict.attempt };
        head!.crashes = verdict.crashes;
        head!.dueAt = this.#options.clock.now() + verdict.delayMs;
      } else if (verdict.type !== "release") {
        lane.queue.shift();
        if (pending === 0) {
          this.#lanes.delete(lane.bot, lane.lane);
          continue;
        }
        lane.marked = verdict.beginNext;
      }
      this.#heads.proceed(lane);
    }
  }

  #accepted({ arrivals }: Outgoing, { accepted }: Committed): void {
    const now = this.#options.clock.now();
    const extended: Lane[] = [];
    for (const [index, arrival] of arrivals.entries()) {
      const row = accepted[index]!;
      if (row.type === "known") continue;
      let lane = this.#lanes.get(arrival.bot, arrival.lane);
      if (!row.mine) {
        if (lane) this.#lose(lane);
        continue;
      }
      lane ??= this.#open(arrival);
      if (lane.arrived.length === 0) extended.push(lane);
      lane.arrived.push(newItem(arrival, row.seq, now));
      lane.arrivedPending = Math.max(lane.arrivedPending, row.pending);
    }
    for (const lane of extended) this.#extend(lane, now);
  }

  /** Adds new updates to a lane; other instances may have put some before them. */
  #extend(lane: Lane, now: number): void {
    const { arrived, arrivedPending: pending, queue } = lane;
    const isNew = lane.pending === 0;
    lane.arrived = [];
    lane.arrivedPending = 0;
    this.#resize(lane, pending);
    const contiguous = queue.length + arrived.length === pending;
    if (contiguous) {
      if (arrived.length > 1) arrived.sort((a, b) => a.update.seq - b.update.seq);
      for (const item of arrived) if (queue.length < WINDOW) queue.push(item);
    }
    if (!isNew) return lane.running?.onBehind?.();
    lane.marked = arrived.length === pending;
    this.#heads.proceed(lane, now);
  }

  /** Answers the senders last: most runs that have just started have ended by then. */
  #received({ senders }: Outgoing, { accepted }: Committed): void {
    for (const [index, sender] of senders.entries()) {
      const row = accepted[index]!;
      sender.resolve(row.type === "known" ? row : row.mine ? NEW : ELSEWHERE);
    }
  }

  #begun({ begins }: Outgoing, { begun }: Committed): void {
    let index = 0;
    for (const [lane, count] of begins) {
      const marked = begun[index++];
      if (lane.phase !== "beginning" || lane.lost) continue;
      if (count === lane.queue[0]!.crashes) continue; // It was held back, which took its mark away.
      if (marked) {
        lane.marked = true;
        this.#heads.proceed(lane);
      } else this.#lose(lane);
    }
  }

  #noted({ notes }: Outgoing, { noted }: Committed): void {
    for (const [index, { resolve, reject }] of notes.entries()) {
      if (noted[index]) resolve();
      else reject(laneLost());
    }
  }

  #open({ bot, lane }: LaneKey): Lane {
    const opened = new Lane(bot, lane);
    this.#lanes.set(bot, lane, opened);
    return opened;
  }

  #read(lane: Lane, row: OwnedLane): void {
    lane.marked = false;
    this.#resize(lane, row.pending);
    lane.read(row, this.#options.clock.now());
    this.#heads.proceed(lane);
  }

  /** The first update is the same and continues; there may be more behind it. */
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
    if (lane.lost) return;
    lane.lost = true;
    this.#resize(lane, 0);
    this.#lanes.delete(lane.bot, lane.lane);
    this.#options.outbox.forget(lane, laneLost());
    this.#heads.stop(lane, laneLost());
  }
}

function keyOf({ bot, lane }: LaneKey): string {
  return `${bot}:${lane}`;
}
