/**
 * Suspects: updates that one more crash makes dead letters. A crash counts for every run in the
 * process, though only one caused it. So suspects run one at a time: then only the culprit becomes a
 * dead letter.
 *
 * @module
 */
import type { Lane } from "./lane.ts";

/** Lets one suspect run at a time. */
export class Suspects {
  #running: Lane | undefined;
  readonly #waiting = new Set<Lane>();

  /** Whether a lane may run its suspect now; otherwise it is queued. */
  enter(lane: Lane): boolean {
    if (this.#running && this.#running !== lane) {
      this.#waiting.add(lane);
      return false;
    }
    this.#running = lane;
    return true;
  }

  /** Removes a lane. Returns the one whose turn it is. */
  leave(lane: Lane): Lane | undefined {
    this.#waiting.delete(lane);
    if (this.#running !== lane) return undefined;
    this.#running = undefined;
    const [next] = this.#waiting;
    if (next) this.#waiting.delete(next);
    return next;
  }
}
