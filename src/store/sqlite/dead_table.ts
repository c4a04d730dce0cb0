/**
 * Dead letters in a SQLite file.
 *
 * @module
 */
import { STEP } from "../settings.ts";
import type { Arrival, DeadLetter, DeadQuery, Page } from "../types.ts";
import type { LaneTable } from "./lane_table.ts";
import type { Statements, Values } from "./prepared_statements.ts";
import type { Sequence } from "./sequence.ts";

interface DeadRow extends Omit<DeadLetter, "acceptedAt" | "diedAt"> {
  readonly at: number;
  readonly ended: number;
}

interface TakenRow extends Arrival {
  readonly seq: number;
  readonly replays: number;
}

/** Lists, replays and drops them, within a transaction. */
export class DeadTable {
  readonly #sql: Statements;
  readonly #sequence: Sequence;
  readonly #lanes: LaneTable;

  constructor(sql: Statements, sequence: Sequence, lanes: LaneTable) {
    this.#sql = sql;
    this.#sequence = sequence;
    this.#lanes = lanes;
  }

  list(query: DeadQuery, { after = 0, limit = 50 }: Page): DeadLetter[] {
    return this.#sql.all<DeadRow>("deadList", { ...valuesOf(query), after, limit })
      .map(({ at, ended, ...letter }) => ({ ...letter, acceptedAt: at, diedAt: ended }));
  }

  /** The highest number of a dead letter. */
  get last(): number {
    return this.#sql.get<{ seq: number }>("deadLast")!.seq;
  }

  replay(query: DeadQuery, until: number, now: number): number {
    const rows = this.#take(query, until);
    for (const { bot, id, lane, kind, body, replays } of rows) {
      const seq = this.#sequence.take();
      const again = { seq, bot, id, lane, kind, body, now, replays: replays + 1 };
      this.#sql.run("again", again);
      this.#sql.run("seeAgain", { bot, id, seq, now });
      this.#lanes.enter(bot, lane, seq, undefined);
    }
    return rows.length;
  }

  drop(query: DeadQuery, until: number): number {
    const rows = this.#take(query, until);
    for (const { bot, id } of rows) {
      this.#sql.run("forgetSeen", { bot, id });
      this.#sql.run("forgetNotes", { bot, id });
    }
    return rows.length;
  }

  #take(query: DeadQuery, until: number): TakenRow[] {
    return this.#sql.all<TakenRow>("deadTake", { ...valuesOf(query), until, step: STEP })
      .sort((a, b) => a.seq - b.seq);
  }
}

function valuesOf({ bot = null, error = null, seq = null, since = 0 }: {
  bot?: number | null;
  error?: string | null;
  seq?: number | null;
  since?: number;
}): Values {
  return { bot, error, seq, since };
}
