/**
 * A lane that this instance owns, and the run at its head.
 *
 * @module
 */
import type { Arrival, OwnedLane, Stored } from "../types.ts";
import type { Running } from "./running.ts";

/** An update in memory. Moments are on the clock's monotonic scale. */
export interface Item {
  update: Stored;
  /** When it may run. */
  dueAt: number;
  /** When it was accepted. */
  readonly acceptedAt: number;
  /** Runs that ended with their process. */
  crashes: number;
  /** Whether no run of it can have noted anything: it was accepted here and has not been run. */
  unrun: boolean;
}

/**
 * What the first update of a lane does.
 *
 * - `idle`: it may be started
 * - `waiting`: for the time of its next attempt, for its lease, or for its turn among the suspects
 * - `beginning`: its start is being marked
 * - `running`
 * - `settling`: its verdict is being written
 */
export type Phase = "idle" | "waiting" | "beginning" | "running" | "settling";

/** A lane in memory. */
export class Lane {
  readonly bot: number;
  readonly lane: number;
  phase: Phase = "idle";
  /** Its first updates, in order. What is not here is in the store. */
  queue: Item[] = [];
  /** What has just been accepted, and how much waits in it with that. */
  arrived: Item[] = [];
  arrivedPending = 0;
  /** How many updates wait in it, by what the store said last. */
  pending = 0;
  /** Whether the start of its first update is marked in the store. */
  marked = false;
  running: Running | undefined = undefined;
  /** Whether it is another's now, or nobody's; a batch on its way may still hold something for it. */
  lost = false;
  /** The timer of its next attempt. */
  timer: number | undefined = undefined;

  constructor(bot: number, lane: number) {
    this.bot = bot;
    this.lane = lane;
  }

  /** Takes what the store says of it. What is in memory already stays itself. */
  read(owned: OwnedLane, now: number): void {
    const before = new Map(this.queue.map((item) => [item.update.seq, item]));
    this.pending = owned.pending;
    this.queue = owned.updates.map((update, place) =>
      before.get(update.seq) ?? itemOf(update, now, place === 0 ? owned.begun : 0)
    );
  }
}

/** An update as the store gave it, taken into memory. */
function itemOf(update: Stored, now: number, crashes: number): Item {
  const { waitMs, ageMs } = update;
  return { update, dueAt: now + waitMs, acceptedAt: now - ageMs, crashes, unrun: false };
}

/** An update that has just been accepted. */
export function newItem(arrival: Arrival, seq: number, now: number): Item {
  const update = { ...arrival, seq, attempt: 0, waitMs: 0, ageMs: 0, replays: 0 };
  return { update, dueAt: now, acceptedAt: now, crashes: 0, unrun: true };
}
