/**
 * Updates whose next crash is their last. When a process ends, every run in it is suspect, though
 * one alone ended it. So that one is not buried together with the others, those that are at their
 * last try run one at a time.
 *
 * @module
 */
import type { Lane } from "./lane.ts";

/** Lets one suspect run at a time. */
export class Suspects {
  #running: Lane | undefined;
  readonly #waiting = new Set<Lane>();

  /** Whether this one may run now; otherwise it is in line. */
  enter(lane: Lane): boolean {
    if (this.#running && this.#running !== lane) {
      this.#waiting.add(lane);
      return false;
    }
    this.#running = lane;
    return true;
  }

  /** Lets go of a lane. Returns the one whose turn it is. */
  leave(lane: Lane): Lane | undefined {
    this.#waiting.delete(lane);
    if (this.#running !== lane) return undefined;
    this.#running = undefined;
    const [next] = this.#waiting;
    if (next) this.#waiting.delete(next);
    return next;
  }
}
