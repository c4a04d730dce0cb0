/**
 * Whose lanes are whose, and how much waits in each. One process owns the file, so this is kept in
 * memory: in the file it would double what each update costs.
 *
 * @module
 */
import { PairMap } from "../../util/pair_map.ts";
import type { LaneKey } from "../types.ts";

/** A lane in which something waits. */
export interface LaneRow extends LaneKey {
  owner: number | undefined;
  /** What waits in it, in order: the `seq` of each update. */
  readonly seqs: number[];
}

/** The lanes of a file. */
export class LaneTable {
  readonly #rows = new PairMap<LaneRow>();
  /** Lanes that were emptied. They go when that is committed. */
  readonly #emptied: LaneRow[] = [];

  [Symbol.iterator](): Iterator<LaneRow> {
    return this.#rows[Symbol.iterator]();
  }

  /** A lane, if that node owns it. */
  owned(node: number, bot: number, lane: number): LaneRow | undefined {
    const row = this.#rows.get(bot, lane);
    return row?.owner === node ? row : undefined;
  }

  /** Puts an update into its lane, which becomes that of `node` if nobody owns it. */
  enter(bot: number, lane: number, seq: number, node: number | undefined): LaneRow {
    const row = this.#open(bot, lane);
    row.seqs.push(seq);
    row.owner ??= node;
    return row;
  }

  /** Takes an update that waits in a lane out of it. Returns what still waits in it. */
  leave(row: LaneRow, seq: number): number {
    const { seqs } = row;
    if (seqs[0] === seq) seqs.shift();
    else seqs.splice(seqs.indexOf(seq), 1);
    if (seqs.length === 0) this.#emptied.push(row);
    return seqs.length;
  }

  /** Gives lanes that nobody owns to a node. */
  claim(node: number, limit: number): LaneRow[] {
    const claimed: LaneRow[] = [];
    for (const row of this) {
      if (claimed.length === limit) break;
      if (row.owner !== undefined || row.seqs.length === 0) continue;
      row.owner = node;
      claimed.push(row);
    }
    return claimed;
  }

  /** How many lanes a node owns, and how much waits in them. */
  sizeOf(node: number): { lanes: number; pending: number } {
    const size = { lanes: 0, pending: 0 };
    for (const { owner, seqs } of this) {
      if (owner !== node || seqs.length === 0) continue;
      size.lanes++;
      size.pending += seqs.length;
    }
    return size;
  }

  /** A node has left: its lanes belong to nobody. */
  free(node: number): void {
    for (const row of this) if (row.owner === node) row.owner = undefined;
  }

  /** The changes are committed: a lane in which nothing waits is forgotten, with its owner. */
  committed(): void {
    for (const { bot, lane, seqs } of this.#emptied) {
      if (seqs.length === 0) this.#rows.delete(bot, lane);
    }
    this.#emptied.length = 0;
  }

  /** Replaces what waits by what the file says, in order. Owners stay. */
  read(pending: Iterable<LaneKey & { readonly seq: number }>): void {
    for (const row of this) row.seqs.length = 0;
    for (const { bot, lane, seq } of pending) this.#open(bot, lane).seqs.push(seq);
    this.#emptied.length = 0;
    for (const row of this) if (row.seqs.length === 0) this.#emptied.push(row);
    this.committed();
  }

  #open(bot: number, lane: number): LaneRow {
    let row = this.#rows.get(bot, lane);
    if (!row) {
      row = { bot, lane, owner: undefined, seqs: [] };
      this.#rows.set(bot, lane, row);
    }
    return row;
  }
}
