/**
 * Which node owns each lane, and which updates wait in it. One process owns the file, so this is
 * kept in memory: in the file it would double the cost of each update.
 *
 * @module
 */
import { PairMap } from "../../util/collections/pair_map.ts";
import type { LaneKey } from "../types.ts";

/** A lane in which updates wait. */
export interface LaneRow extends LaneKey {
  owner: number | undefined;
  /** The updates waiting in it, in order, by `seq`. */
  readonly seqs: number[];
}

/** The lanes of a file. */
export class LaneTable {
  readonly #rows = new PairMap<LaneRow>();
  /** Lanes that were emptied; they are removed once that is committed. */
  readonly #emptied: LaneRow[] = [];

  [Symbol.iterator](): Iterator<LaneRow> {
    return this.#rows[Symbol.iterator]();
  }

  /** A lane, if the node owns it. */
  owned(node: number, bot: number, lane: number): LaneRow | undefined {
    const row = this.#rows.get(bot, lane);
    return row?.owner === node ? row : undefined;
  }

  /** Adds an update to its lane, which becomes that of `node` if it has no owner. */
  enter(bot: number, lane: number, seq: number, node: number | undefined): LaneRow {
    const row = this.#open(bot, lane);
    row.seqs.push(seq);
    row.owner ??= node;
    return row;
  }

  /** Removes an update from its lane. Returns how many still wait in it. */
  leave(row: LaneRow, seq: number): number {
    const { seqs } = row;
    if (seqs[0] === seq) seqs.shift();
    else seqs.splice(seqs.indexOf(seq), 1);
    if (seqs.length === 0) this.#emptied.push(row);
    return seqs.length;
  }

  /** Gives lanes of these bots without an owner to a node. */
  claim(node: number, bots: ReadonlySet<number>, limit: number): LaneRow[] {
    const claimed: LaneRow[] = [];
    for (const row of this) {
      if (claimed.length === limit) break;
      if (row.owner !== undefined || row.seqs.length === 0) continue;
      if (!bots.has(row.bot)) continue;
      row.owner = node;
      claimed.push(row);
    }
    return claimed;
  }

  /** How many lanes a node owns, and how many updates wait in them. */
  sizeOf(node: number): { lanes: number; pending: number } {
    const size = { lanes: 0, pending: 0 };
    for (const { owner, seqs } of this) {
      if (owner !== node || seqs.length === 0) continue;
      size.lanes++;
      size.pending += seqs.length;
    }
    return size;
  }

  /** Frees the lanes of a node that has left. */
  free(node: number): void {
    for (const row of this) if (row.owner === node) row.owner = undefined;
  }

  /** After a commit: removes the lanes in which nothing waits. */
  committed(): void {
    for (const { bot, lane, seqs } of this.#emptied) {
      if (seqs.length === 0) this.#rows.delete(bot, lane);
    }
    this.#emptied.length = 0;
  }

  /** Reads the waiting updates from the file again, in order. Owners stay. */
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
