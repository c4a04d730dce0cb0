/**
 * A lane that this instance owns, and the run at its head.
 *
 * @module
 */
import type { Arrival, OwnedLane, Stored } from "../types.ts";
import type { Running } from "./running.ts";

/** An update in memory. Times are on the clock's monotonic scale. */
export interface Item {
  update: Stored;
  /** When it may run. */
  dueAt: number;
  /** When it was accepted. */
  readonly acceptedAt: number;
  /** How many of its runs ended with a crash of the process. */
  crashes: number;
  /** Whether it was accepted here and never run, so that it has no results of `ctx.once`. */
  unrun: boolean;
}

/**
 * The state of the first update of a lane.
 *
 * - `idle`: it may start
 * - `waiting`: for the time of its next attempt, for its lease, for its turn among the suspects
 *   (`suspects.ts`), or for the tick that frees it because its bot is not hosted here
 * - `beginning`: its start is being marked
 * - `running`: its handler is running
 * - `settling`: its verdict is being written
 */
export type Phase = "idle" | "waiting" | "beginning" | "running" | "settling";

/** A lane in memory. */
export class Lane {
  readonly bot: number;
  readonly lane: number;
  phase: Phase = "idle";
  /** Its first updates, in order; the others are only in the store. */
  queue: Item[] = [];
  /** Updates just accepted, and how many wait in the lane including them. */
  arrived: Item[] = [];
  arrivedPending = 0;
  /** How many updates wait in it, as last reported by the store. */
  pending = 0;
  /** Whether the start of its first update is marked in the store. */
  marked = false;
  running: Running | undefined = undefined;
  /** Whether this instance has lost it. A batch being written may still refer to it. */
  lost = false;
  /** The timer of its next attempt. */
  timer: number | undefined = undefined;

  constructor(bot: number, lane: number) {
    this.bot = bot;
    this.lane = lane;
  }

  /** Takes over its state in the store. Updates that are in memory already keep their objects. */
  read(owned: OwnedLane, now: number): void {
    const before = new Map(this.queue.map((item) => [item.update.seq, item]));
    this.pending = owned.pending;
    this.queue = owned.updates.map((update, place) =>
      before.get(update.seq) ?? itemOf(update, now, place === 0 ? owned.begun : 0)
    );
  }
}

/** An update that was read from the store. */
function itemOf(update: Stored, now: number, crashes: number): Item {
  const { waitMs, ageMs } = update;
  return { update, dueAt: now + waitMs, acceptedAt: now - ageMs, crashes, unrun: false };
}

/** An update that has just been accepted. */
export function newItem(arrival: Arrival, seq: number, now: number): Item {
  const update = { ...arrival, seq, attempt: 0, waitMs: 0, ageMs: 0, replays: 0 };
  return { update, dueAt: now, acceptedAt: now, crashes: 0, unrun: true };
}
