/**
 * Placement: which Worker a bot that names none joins, if their number is limited.
 *
 * @module
 */

/** A Worker that bots may join. */
export interface Place {
  /** The share of its uptime for which it has used a core, 0 to 1. */
  readonly load: number;
  readonly bots: number;
}

/** Added for each bot, as its load is unknown at first: idle Workers then get equal shares. */
const UNKNOWN_LOAD = 0.001;

/**
 * Places bots one by one where the load is lowest, counting those already placed.
 *
 * @param count How many bots there are.
 * @param places The existing Workers.
 * @param max How many Workers there may be.
 * @returns The index of each bot's place; indices beyond `places` are new Workers.
 */
export function placeBots(count: number, places: readonly Place[], max: number): number[] {
  const loads = places.map(({ load, bots }) => load + UNKNOWN_LOAD * bots);
  while (loads.length < Math.min(max, places.length + count)) loads.push(0);
  return Array.from({ length: count }, () => {
    const place = loads.indexOf(Math.min(...loads));
    loads[place]! += UNKNOWN_LOAD;
    return place;
  });
}
