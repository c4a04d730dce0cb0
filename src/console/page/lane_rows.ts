/**
 * The chats with waiting or running updates, by the age of the first one.
 *
 * @module
 */
import type { Internals } from "../../app/internals.ts";
import type { WatchedRun } from "../../dispatch/watched_run.ts";
import { NO_CHAT } from "../../durable/durable_queue.ts";
import type { LiveRun } from "../live_run.ts";
import type { RunWatch } from "../run_watch.ts";
import type { StoreWatch } from "../store_watch.ts";

/** How many chats are shown. */
const MAX_LANES = 50;

/** A chat as the page shows it. */
export interface LaneRow {
  readonly bot: string;
  readonly update_id: number;
  readonly kind: string;
  readonly chat: number | undefined;
  readonly attempt: number;
  /** How long the first update has been here, in milliseconds. */
  readonly ageMs: number;
  /** How long its handler has been running; `null` if it is not. */
  readonly ranMs: number | null;
  /** How long until the next attempt; `null` if it is not waiting for one. */
  readonly nextMs: number | null;
  /** Whether Telegram has its 200 already: a failure makes it a dead letter. */
  readonly accepted: boolean;
  /** How many are waiting behind it. */
  behind: number;
}

/** What the rows are built from. */
export interface LaneSources {
  readonly internals: Internals;
  readonly runs: RunWatch;
  readonly store: StoreWatch;
}

/** The rows, oldest first. */
export function laneRows(sources: LaneSources): LaneRow[] {
  const rows = liveRows(sources);
  for (const row of storedRows(sources)) {
    const key = keyOf(row);
    const live = rows.get(key);
    if (live?.update_id !== row.update_id) rows.set(key, row);
    else rows.set(key, { ...live, ageMs: row.ageMs, behind: row.behind });
  }
  return [...rows.values()].sort((a, b) => b.ageMs - a.ageMs).slice(0, MAX_LANES);
}

/** Whether nobody will deliver a run's update again: neither Telegram nor a store. */
export function isAccepted({ accepted, history }: WatchedRun): boolean {
  return accepted && history.seq === undefined;
}

/** The runs in the engine. */
function liveRows({ internals, runs }: LaneSources): Map<string, LaneRow> {
  const now = internals.clock.now();
  const rows = new Map<string, LaneRow>();
  function rowOf({ run, enteredAt, startedAt }: LiveRun): LaneRow {
    const { bot: { name: bot }, id: update_id, kind, lane: chat, attempt } = run;
    const [ageMs, ranMs] = [now - enteredAt, startedAt === undefined ? null : now - startedAt];
    const accepted = isAccepted(run);
    return { bot, update_id, kind, chat, attempt, ageMs, ranMs, nextMs: null, accepted, behind: 0 };
  }
  for (const live of runs.live) {
    const { bot: { name: bot }, lane: chat, id: update_id } = live.run;
    const key = keyOf({ bot, chat, update_id });
    const first = rows.get(key);
    if (first) first.behind++;
    else rows.set(key, rowOf(live));
  }
  return rows;
}

/** What is waiting in the store. The first of a chat may be waiting for its next attempt. */
function* storedRows({ internals, store }: LaneSources): Generator<LaneRow> {
  for (
    const { bot: botId, id, kind, lane, attempt, ageMs, waitMs, pending } of store.oldest(MAX_LANES)
  ) {
    const bot = internals.hosted.nameOf(botId) ?? String(botId);
    const chat = lane >= NO_CHAT ? undefined : lane;
    const nextMs = waitMs > 0 ? waitMs : null;
    const shown = { bot, update_id: id, kind, chat, attempt, ageMs };
    yield { ...shown, ranMs: null, nextMs, accepted: false, behind: pending - 1 };
  }
}

function keyOf({ bot, chat, update_id }: Pick<LaneRow, "bot" | "chat" | "update_id">): string {
  return `${bot} ${chat ?? `#${update_id}`}`;
}
