/**
 * The rows of the memory engine, like those of the other engines' tables.
 *
 * @module
 */
import { WINDOW } from "../settings.ts";
import type { Arrival, DeadLetter, Instance, LaneKey, OwnedLane } from "../types.ts";

/** An update. */
export interface UpdateRow {
  seq: number;
  readonly bot: number;
  readonly id: number;
  readonly lane: number;
  readonly kind: string;
  body: string;
  state: "pending" | "done" | "dead";
  attempt: number;
  due: number;
  at: number;
  ended: number;
  replays: number;
  error: string;
  reply: string | undefined;
}

/** A lane in which updates wait. */
export interface LaneRow {
  readonly bot: number;
  readonly lane: number;
  owner: number | undefined;
  pending: number;
  begun: number;
  /** The pending updates, in order. */
  readonly updates: UpdateRow[];
}

/** A task that is not due. */
export interface TaskRow extends LaneKey {
  readonly id: number;
  readonly due: number;
  readonly body: string;
}

/** The key of a lane or, with an update_id, of an update. */
export function keyOf(bot: number, number: number): string {
  return `${bot}:${number}`;
}

/** An update that has just been accepted. */
export function newRow(
  { bot, id, lane, kind, body }: Arrival,
  seq: number,
  now: number,
): UpdateRow {
  return {
    ...{ seq, bot, id, lane, kind, body, state: "pending", attempt: 0, due: now, at: now },
    ...{ ended: 0, replays: 0, error: "", reply: undefined },
  };
}

/** A lane as its owner sees it. */
export function ownedLane(row: LaneRow, now: number): OwnedLane {
  const updates = row.updates.slice(0, WINDOW).map((update) => ({
    seq: update.seq,
    bot: update.bot,
    id: update.id,
    lane: update.lane,
    kind: update.kind,
    body: update.body,
    attempt: update.attempt,
    waitMs: Math.max(0, update.due - now),
    ageMs: Math.max(0, now - update.at),
    replays: update.replays,
  }));
  return { bot: row.bot, lane: row.lane, pending: row.pending, begun: row.begun, updates };
}

/** The number of the first update waiting in a lane. */
export function firstOf({ updates }: LaneRow): number | undefined {
  return updates[0]?.seq;
}

/** A dead update as the operator sees it. */
export function deadLetter(row: UpdateRow): DeadLetter {
  const { seq, bot, id, lane, kind, body, attempt, error, at, ended } = row;
  return { seq, bot, id, lane, kind, body, attempt, error, acceptedAt: at, diedAt: ended };
}

/** How much each node owns. */
export function instancesOf(
  nodes: ReadonlyMap<number, number>,
  lanes: Iterable<LaneRow>,
  self: number,
  now: number,
): Instance[] {
  const owned = [...lanes].filter(({ pending }) => pending > 0);
  return [...nodes].map(([id, until]) => {
    const own = owned.filter(({ owner }) => owner === id);
    const pending = own.reduce((sum, row) => sum + row.pending, 0);
    return { id, self: id === self, leaseMs: until - now, lanes: own.length, pending };
  });
}
