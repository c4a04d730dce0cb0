/**
 * Placement: which Worker bots get that name none, where there are only so many.
 *
 * @module
 */

/** A Worker that bots may join. */
export interface Place {
  /** How much of its time it has been busy since it came up, 0 to 1. */
  readonly load: number;
  readonly bots: number;
}

/** As long as nothing is known of a bot's load, it counts as so much; so idle Workers share evenly. */
const UNKNOWN_LOAD = 0.001;

/**
 * Places bots one by one where there is the least load, counting those placed before.
 *
 * @param count How many bots there are.
 * @param places The Workers that there are.
 * @param max How many there may be.
 * @returns The number of the place of each bot; numbers beyond those of `places` are new ones.
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
