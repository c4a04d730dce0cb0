/**
 * Bots that no living instance hosts, although updates wait for them.
 *
 * @module
 */
import type { UnhostedBot } from "../types.ts";

interface Sighting {
  readonly oldest: number;
  readonly since: number;
  reported: boolean;
}

/**
 * Watches what nobody takes. An instance that hosts a bot claims its free lanes at its next tick, well
 * within a lease: if they are the same for longer than that, there is none.
 */
export class Unhosted {
  #sightings = new Map<number, Sighting>();

  /** Takes in the result of a tick. Returns the bots to report, each once until it is hosted. */
  look(unhosted: readonly UnhostedBot[], now: number, leaseMs: number): number[] {
    const before = this.#sightings;
    this.#sightings = new Map();
    const found: number[] = [];
    for (const { bot, oldest } of unhosted) {
      const earlier = before.get(bot);
      const sighting = earlier?.oldest === oldest
        ? earlier
        : { oldest, since: now, reported: false };
      this.#sightings.set(bot, sighting);
      if (sighting.reported || now - sighting.since <= leaseMs) continue;
      sighting.reported = true;
      found.push(bot);
    }
    return found;
  }
}
