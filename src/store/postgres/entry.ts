/**
 * New updates in the order in which every instance inserts them, so that none deadlock.
 *
 * @module
 */
import { bigints, type SqlArray, texts } from "../../postgres/arrays.ts";
import type { Accepted, Arrival, Known } from "../types.ts";
import { numbersOf } from "./sql_client.ts";
import { STATES } from "./statements.ts";

type Row = readonly (string | null)[];

/** A lane that gets new updates. */
interface EnteredLane {
  readonly bot: number;
  readonly lane: number;
  count: number;
}

/** Updates that are inserted together or not at all. */
export class Entry {
  /** The updates, sorted by lane, without repetitions. */
  readonly arrivals: readonly Arrival[];
  /** Their lanes, sorted. */
  readonly #lanes: EnteredLane[] = [];
  /** The lane of each update. */
  readonly #lanesOf = new Map<Arrival, EnteredLane>();

  constructor(arrivals: readonly Arrival[]) {
    const sorted = arrivals.toSorted((a, b) => a.bot - b.bot || a.id - b.id);
    this.arrivals = sorted.filter((arrival, index) => !isSame(arrival, sorted[index - 1]));
    for (const arrival of this.arrivals.toSorted((a, b) => a.bot - b.bot || a.lane - b.lane)) {
      const { bot, lane } = arrival;
      let last = this.#lanes.at(-1);
      if (last?.lane === lane && last.bot === bot) last.count++;
      else this.#lanes.push(last = { bot, lane, count: 1 });
      this.#lanesOf.set(arrival, last);
    }
  }

  /** The values of "accept", behind the node. */
  get values(): SqlArray[] {
    const { arrivals } = this;
    return [
      bigints(arrivals.map(({ bot }) => bot)),
      bigints(arrivals.map(({ id }) => id)),
      bigints(arrivals.map(({ lane }) => lane)),
      texts(arrivals.map(({ kind }) => kind)),
      texts(arrivals.map(({ body }) => body)),
      bigints(this.#lanes.map(({ bot }) => bot)),
      bigints(this.#lanes.map(({ lane }) => lane)),
      bigints(this.#lanes.map(({ count }) => count)),
    ];
  }

  /** The result of each, from the rows of "accept". */
  accepted([, seqs, mine, pending]: Row): Map<Arrival, Accepted> {
    const mines = numbersOf(mine);
    const pendings = numbersOf(pending);
    const lanes = new Map(
      this.#lanes.map((lane, index) => [lane, {
        mine: mines[index] === 1,
        pending: pendings[index]!,
      }]),
    );
    const accepted = new Map<Arrival, Accepted>();
    for (const [index, seq] of numbersOf(seqs).entries()) {
      const arrival = this.arrivals[index]!;
      accepted.set(arrival, { type: "new", seq, ...lanes.get(this.#lanesOf.get(arrival)!)! });
    }
    return accepted;
  }
}

/** The update that a row of "accept" names as known. */
export function knownOf(
  [, , , , bot, id, state, reply]: Row,
): { bot: number; id: number; known: Known } {
  const ended = Number(state) !== STATES.pending;
  return {
    ...{ bot: Number(bot), id: Number(id) },
    known: { type: "known", ended, ...reply != null && { reply } },
  };
}

function isSame(arrival: Arrival, other: Arrival | undefined): boolean {
  return arrival.id === other?.id && arrival.bot === other.bot;
}
