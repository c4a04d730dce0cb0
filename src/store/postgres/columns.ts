/**
 * Converts between the store's types and the values and rows of its statements.
 *
 * @module
 */
import { bigints, type SqlArray, texts } from "../../postgres/arrays.ts";
import type {
  DeadLetter,
  DeadQuery,
  Instance,
  LaneKey,
  LaneMark,
  OwnedLane,
  Stored,
  Task,
  UnhostedBot,
  Verdict,
} from "../types.ts";
import { numbersOf } from "./sql_client.ts";
import { STATES } from "./statements.ts";

/** A value of a statement. */
export type SqlValue = string | number | null | SqlArray;

type Row = readonly (string | null)[];
type Rows = readonly Row[];

/**
 * The values of "settle", behind the node.
 *
 * @param followed Whether the next transaction flushes it to disk.
 */
export function settleValues(verdicts: readonly Verdict[], followed: boolean): SqlValue[] {
  return [
    bigints(verdicts.map(({ seq }) => seq)),
    ...laneValues(verdicts),
    bigints(verdicts.map(({ type }) => type === "done" || type === "dead" ? STATES[type] : 0)),
    bigints(verdicts.map((verdict) => "attempt" in verdict ? verdict.attempt : null)),
    bigints(verdicts.map((verdict) => verdict.type === "retry" ? verdict.delayMs : 0)),
    bigints(
      verdicts.map((verdict) =>
        "beginNext" in verdict ? Number(verdict.beginNext) : verdict.crashes
      ),
    ),
    texts(verdicts.map((verdict) => "error" in verdict ? verdict.error ?? null : null)),
    Number(followed),
  ];
}

/** The other values of "settleMore"; nothing if "settle" is enough for these verdicts. */
export function moreValues(verdicts: readonly Verdict[]): SqlValue[] | undefined {
  const more = verdicts.filter((verdict) =>
    verdict.type === "dead" || verdict.type === "done" && (verdict.reply ?? verdict.later)
  );
  if (more.length === 0) return undefined;
  const replies: { seq: number; reply: string }[] = [];
  const tasks: (Task & { seq: number })[] = [];
  for (const verdict of more) {
    if (verdict.type !== "done") continue;
    const { seq, reply, later = [] } = verdict;
    if (reply !== undefined) replies.push({ seq, reply });
    tasks.push(...later.map((task) => ({ ...task, seq })));
  }
  return [
    bigints(replies.map(({ seq }) => seq)),
    texts(replies.map(({ reply }) => reply)),
    bigints(tasks.map(({ seq }) => seq)),
    ...taskValues(tasks),
  ];
}

/** The values of "schedule". */
export function taskValues(tasks: readonly Task[]): SqlArray[] {
  return [
    ...laneValues(tasks),
    bigints(tasks.map(({ delayMs }) => Math.round(delayMs))),
    texts(tasks.map(({ body }) => body)),
  ];
}

/** The bots and lanes, as two arrays. */
export function laneValues(lanes: readonly LaneKey[]): [bots: SqlArray, lanes: SqlArray] {
  return [bigints(lanes.map(({ bot }) => bot)), bigints(lanes.map(({ lane }) => lane))];
}

/** The same with how often their first updates were begun. */
export function markValues(marks: readonly LaneMark[]): SqlArray[] {
  return [...laneValues(marks), bigints(marks.map(({ begun }) => begun))];
}

/** The values of a query for dead letters. */
export function deadValues({ since = 0, bot, error, seq }: DeadQuery): SqlValue[] {
  // There are no dead letters from before 1970, and PostgreSQL has no dates before 4713 BC.
  return [Math.max(since, 0), bot ?? null, error ?? null, seq ?? null];
}

/** How many updates still wait in the lane of each verdict that counted, by its seq. */
export function settledOf([row]: Rows): Map<number, number> {
  const pending = numbersOf(row?.[1]);
  return new Map(numbersOf(row?.[0]).map((seq, index) => [seq, pending[index]!]));
}

export function laneOf(row: Row): LaneKey {
  return { bot: Number(row[0]), lane: Number(row[1]) };
}

export function unhostedBotOf([bot, oldest]: Row): UnhostedBot {
  return { bot: Number(bot), oldest: Number(oldest) };
}

/** Rows of updates, sorted by lane, as lanes. */
export function ownedLanesOf(rows: Rows): OwnedLane[] {
  const lanes: (OwnedLane & { updates: Stored[] })[] = [];
  for (const row of rows) {
    const { bot, lane } = laneOf(row);
    const [, , pending, begun, seq, id, kind, body, attempt, waitMs, ageMs, replays] = row;
    let owned = lanes.at(-1);
    if (owned?.bot !== bot || owned.lane !== lane) {
      owned = { bot, lane, pending: Number(pending), begun: Number(begun), updates: [] };
      lanes.push(owned);
    }
    owned.updates.push({
      bot,
      lane,
      seq: Number(seq),
      id: Number(id),
      kind: kind!,
      body: body!,
      attempt: Number(attempt),
      waitMs: Number(waitMs),
      ageMs: Number(ageMs),
      replays: Number(replays),
    });
  }
  return lanes;
}

export function deadLetterOf(row: Row): DeadLetter {
  const [seq, bot, id, lane, kind, body, attempt, error, acceptedAt, diedAt] = row;
  return {
    seq: Number(seq),
    bot: Number(bot),
    id: Number(id),
    lane: Number(lane),
    kind: kind!,
    body: body!,
    attempt: Number(attempt),
    error: error ?? "",
    acceptedAt: Number(acceptedAt),
    diedAt: Number(diedAt),
  };
}

/** A row of "instances". */
export function instanceOf([id, leaseMs, lanes, pending]: Row, self: number): Instance {
  return {
    ...{ id: Number(id), self: Number(id) === self, leaseMs: Number(leaseMs) },
    ...{ lanes: Number(lanes), pending: Number(pending) },
  };
}
