/**
 * An engine that answers at once: SQLite's, and the one in memory.
 *
 * @module
 */
import type {
  Batch,
  Committed,
  DeadLetter,
  DeadQuery,
  Instance,
  LaneKey,
  OwnedLane,
  Page,
  Tick,
} from "./types.ts";

/** The calls of a store as plain functions of the node and the time, each one transaction. */
export interface Tables {
  join(now: number): number;
  leave(node: number): void;
  commit(node: number, batch: Batch, now: number): Committed;
  load(node: number, lanes: readonly LaneKey[], now: number): OwnedLane[];
  /** @param connectedSince Since when this node has been connected without a break. */
  tick(node: number, now: number, connectedSince: number): Tick;
  mine(node: number, now: number): OwnedLane[];
  notes(bot: number, id: number): [name: string, value: string][];
  leads(node: number, now: number): boolean;
  instances(node: number, now: number): Instance[];
  deadList(query: DeadQuery, page: Page): DeadLetter[];
  /** The highest number of a dead letter. */
  deadLast(): number;
  /** Takes one step: those up to a number, the oldest first. Returns how many; fewer than `STEP` are all. */
  deadReplay(query: DeadQuery, until: number, now: number): number;
  /** The same. */
  deadDrop(query: DeadQuery, until: number): number;
  close(): void;
}
