/**
 * The contract of engines that answer synchronously: SQLite and memory.
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
  LaneMark,
  OwnedLane,
  Page,
  Tick,
} from "./types.ts";

/** The calls of a store as synchronous functions of node and time; each is a transaction. */
export interface Tables {
  join(now: number): number;
  leave(node: number): void;
  commit(node: number, batch: Batch, now: number): Committed;
  load(node: number, lanes: readonly LaneKey[], now: number): OwnedLane[];
  /** @param connectedSince When this node connected for the last time. */
  tick(
    node: number,
    now: number,
    connectedSince: number,
    hosted: readonly number[],
    leaving: readonly LaneMark[],
  ): Tick;
  mine(node: number, now: number): OwnedLane[];
  notes(bot: number, id: number): [name: string, value: string][];
  leads(node: number, now: number): boolean;
  instances(node: number, now: number): Instance[];
  deadList(query: DeadQuery, page: Page): DeadLetter[];
  /** The highest number of a dead letter. */
  deadLast(): number;
  /** Replays up to `STEP` of those numbered up to `until`, the oldest first. Returns how many. */
  deadReplay(query: DeadQuery, until: number, now: number): number;
  /** Drops them in the same way. */
  deadDrop(query: DeadQuery, until: number): number;
  close(): void;
}
