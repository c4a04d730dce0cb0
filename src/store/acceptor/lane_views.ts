/**
 * The lanes as the console shows them.
 *
 * @module
 */
import type { LaneKey } from "../types.ts";
import type { Lane, Phase } from "./lane.ts";

/** A lane, described by its first update. */
export interface LaneView extends LaneKey {
  /** The update_id of its first update. */
  readonly id: number;
  readonly kind: string;
  /** The number of its current or next run, from 1. */
  readonly attempt: number;
  readonly phase: Phase;
  /** How long ago it was accepted, in milliseconds. */
  readonly ageMs: number;
  /** Milliseconds until its next attempt; 0 if it only waits for its turn. */
  readonly waitMs: number;
  /** How many updates wait in the lane, including the first. */
  readonly pending: number;
}

/** The lanes whose first updates are the oldest, the oldest first. */
export function oldestLanes(lanes: Iterable<Lane>, now: number, limit: number): LaneView[] {
  const oldest: Lane[] = [];
  const since = ({ queue }: Lane) => queue[0]!.acceptedAt;
  for (const lane of lanes) {
    if (lane.queue.length === 0) continue;
    const last = oldest.at(-1);
    if (oldest.length === limit && last && since(lane) >= since(last)) continue;
    const place = oldest.findIndex((other) => since(other) > since(lane));
    oldest.splice(place < 0 ? oldest.length : place, 0, lane);
    if (oldest.length > limit) oldest.pop();
  }
  return oldest.map((lane) => viewOf(lane, now));
}

function viewOf({ bot, lane, phase, pending, queue }: Lane, now: number): LaneView {
  const { update: { id, kind, attempt }, crashes, acceptedAt, dueAt } = queue[0]!;
  const waitMs = Math.max(0, dueAt - now);
  return {
    ...{ bot, lane, id, kind, phase, waitMs, pending },
    ...{ attempt: attempt + crashes + 1, ageMs: now - acceptedAt },
  };
}
