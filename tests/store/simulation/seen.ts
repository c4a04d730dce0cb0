/**
 * What is in the tables of a simulation, whatever keeps them.
 */

/** An update as stored. */
export interface SeenUpdate {
  readonly seq: number;
  readonly id: number;
  readonly lane: number;
  readonly kind: string;
  readonly state: "pending" | "done" | "dead";
  readonly due: number;
}

/** The tables' content. */
export interface Seen {
  readonly lanes: Map<
    number,
    { readonly owner: number | null; readonly pending: number; readonly begun: number }
  >;
  readonly updates: SeenUpdate[];
  readonly nodes: Set<number>;
  /** Ids of updates with a note. */
  readonly noted: Set<number>;
}

/** The number of the first update that waits in a lane; infinite if none does. */
export function firstIn({ updates }: Seen, lane: number): number {
  const waiting = updates.filter((row) => row.lane === lane && row.state === "pending");
  return Math.min(...waiting.map(({ seq }) => seq));
}
