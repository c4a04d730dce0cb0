/**
 * Writes a batch: each part is its own transaction, and all are sent at once.
 *
 * @module
 */
import { bigints, texts } from "../../postgres/arrays.ts";
import { PairMap } from "../../util/collections/pair_map.ts";
import type { Accepted, Arrival, Batch, Committed, Known } from "../types.ts";
import { markValues, moreValues, settledOf, settleValues, taskValues } from "./columns.ts";
import type { Connection } from "./connection.ts";
import { Entry, knownOf } from "./entry.ts";

/** The SQLSTATE for a row that already exists. */
const UNIQUE_VIOLATION = "23505";

/** How often accepting is repeated because another instance accepted some of the same updates. */
const MAX_TRIES = 5;

/** Options for {@linkcode commitBatch}. */
export interface CommitOptions {
  readonly connection: Connection;
  /** The node that writes. */
  readonly node: number;
  /** How long replies are kept for redeliveries, in milliseconds. */
  readonly replyMs: number;
}

/** Writes a batch. Returns nothing if the node has expired and may not accept. */
export async function commitBatch(
  { settle, accept, begin, notes, later }: Batch,
  options: CommitOptions,
): Promise<Committed | undefined> {
  const { connection, node } = options;
  const none: never[] = [];
  const followed = accept.length > 0;
  const [settled, accepted, begun, noted] = await Promise.all([
    settle.length > 0 ? settleRuns(settle, followed, options) : none,
    accept.length > 0 ? acceptUpdates(accept, options) : none,
    begin.length > 0 ? connection.run("begin", node, ...markValues(begin)) : none,
    notes.length > 0
      ? connection.run(
        "note",
        node,
        bigints(notes.map((x) => x.bot)),
        bigints(notes.map((x) => x.id)),
        bigints(notes.map((x) => x.lane)),
        texts(notes.map((x) => x.name)),
        texts(notes.map((x) => x.value)),
      )
      : none,
    later.length > 0 ? connection.run("schedule", ...taskValues(later)) : none,
  ]);
  if (!accepted) return undefined;
  if (followed && settle.length > 0 && !accepted.some(({ type }) => type === "new")) {
    await connection.run("flush", node);
  }
  const pending = settledOf(settled);
  const marked = new Set(begun.map(([bot, lane]) => `${bot}:${lane}`));
  const written = new Set(noted.map(([bot, id, name]) => `${bot}:${id}:${name}`));
  return {
    settled: settle.map(({ seq }) => pending.get(seq)),
    accepted,
    begun: begin.map(({ bot, lane }) => marked.has(`${bot}:${lane}`)),
    noted: notes.map(({ bot, id, name }) => written.has(`${bot}:${id}:${name}`)),
  };
}

function settleRuns(
  verdicts: Batch["settle"],
  followed: boolean,
  { connection, node }: CommitOptions,
) {
  const values = settleValues(verdicts, followed);
  const more = moreValues(verdicts);
  return more
    ? connection.run("settleMore", node, ...values, ...more)
    : connection.run("settle", node, ...values);
}

/** Accepts updates. Returns the result of each, or nothing if the node has expired. */
async function acceptUpdates(
  arrivals: readonly Arrival[],
  { connection, node, replyMs }: CommitOptions,
): Promise<(Accepted | Known)[] | undefined> {
  let accepted = new Map<Arrival, Accepted>();
  const known = new PairMap<Known>();
  for (let tries = 1, left = arrivals; left.length > 0; tries++) {
    const entry = new Entry(left);
    let rows;
    try {
      rows = await connection.run("accept", node, ...entry.values, replyMs);
    } catch (error) {
      // Another instance has just accepted one of them, which is therefore known now.
      const { code } = error as { code?: unknown };
      if (code === UNIQUE_VIOLATION && tries < MAX_TRIES) continue;
      throw error;
    }
    for (const row of rows) {
      if (row[0] !== null) accepted = entry.accepted(row);
      else if (row[4] === null) return undefined;
      else {
        const { bot, id, known: how } = knownOf(row);
        known.set(bot, id, how);
      }
    }
    left = accepted.size > 0 ? [] : left.filter(({ bot, id }) => !known.get(bot, id));
  }
  // If an update is twice in a batch, the second is known.
  return arrivals.map((arrival) =>
    accepted.get(arrival) ?? known.get(arrival.bot, arrival.id) ?? { type: "known", ended: false }
  );
}
