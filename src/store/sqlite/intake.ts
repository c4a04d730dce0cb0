/**
 * Adds new updates to their lanes.
 *
 * @module
 */
import type { Accepted, Arrival, Known } from "../types.ts";
import type { LaneTable } from "./lane_table.ts";
import type { Statements, Value } from "./prepared_statements.ts";
import type { Sequence } from "./sequence.ts";

interface KnownRow {
  readonly seq: number;
  readonly pending: number;
  readonly reply: string | null;
}

/** Adds many updates at once, within a transaction. */
export class Intake {
  readonly #sql: Statements;
  readonly #sequence: Sequence;
  readonly #lanes: LaneTable;
  readonly #replyMs: number;

  constructor(sql: Statements, sequence: Sequence, lanes: LaneTable, replyMs: number) {
    this.#sql = sql;
    this.#sequence = sequence;
    this.#lanes = lanes;
    this.#replyMs = replyMs;
  }

  /**
   * Adds those that are not known.
   *
   * @param node The node that gets the lanes that are free, and starts the first update in each.
   */
  take(node: number | undefined, arrivals: readonly Arrival[], now: number): (Accepted | Known)[] {
    const seen: Value[] = [];
    const seqs = arrivals.map(({ bot, id }) => {
      const seq = this.#sequence.take();
      seen.push(bot, id, seq, now);
      return seq;
    });
    const allNew = this.#sql.runRows("see", seen) === arrivals.length;
    const rows: Value[] = [];
    const results = arrivals.map((arrival, index) => {
      const seq = seqs[index]!;
      return !allNew && this.#known(arrival, seq, seqs[0]!, now) ||
        this.#enter(node, arrival, seq, now, rows);
    });
    this.#sql.runRows("insert", rows);
    return results;
  }

  /** Adds one to its lane, and its row to those to be inserted. */
  #enter(
    node: number | undefined,
    { bot, id, lane, kind, body }: Arrival,
    seq: number,
    now: number,
    rows: Value[],
  ): Accepted {
    const { owner, seqs } = this.#lanes.enter(bot, lane, seq, node);
    const begun = node !== undefined && seqs.length === 1 ? 1 : 0;
    rows.push(seq, bot, id, lane, kind, body, now, begun);
    return { type: "new", seq, mine: owner === node, pending: seqs.length };
  }

  /** The result for an update that is known, so that it did not get this number. */
  #known({ bot, id }: Arrival, seq: number, first: number, now: number): Known | undefined {
    const since = now - this.#replyMs;
    const known = this.#sql.get<KnownRow>("known", { bot, id, since })!;
    if (known.seq === seq) return undefined;
    // If it was earlier in the same batch, it has no row yet.
    const ended = known.seq < first && known.pending === 0;
    return { type: "known", ended, ...known.reply !== null && { reply: known.reply } };
  }
}
