/**
 * How long the store has failed, and why.
 *
 * @module
 */
import { headlineOf } from "../../util/thrown.ts";

/** After so many failures, about three seconds, another reason is worth a line in the log. */
const LASTING = 6;

/** More reasons than an outage has, except where each error differs. */
const MAX_REASONS = 10;

/** A time in which the store cannot be used. */
export class Outage {
  /** How many calls have failed one after another. */
  failures = 0;
  #since = 0;
  readonly #reasons = new Set<string>();

  /**
   * A call failed. Returns whether to report it: the first one, and later each new reason, such as a
   * wrong password once the server has started, without those that pass while it restarts.
   */
  failed(error: unknown, now: number): boolean {
    if (this.failures++ === 0) this.#since = now;
    else if (this.failures < LASTING || this.#reasons.size === MAX_REASONS) return false;
    const reason = headlineOf(error);
    if (this.#reasons.has(reason)) return false;
    this.#reasons.add(reason);
    return true;
  }

  /** A call succeeded. Returns how long the store was down. */
  end(now: number): number {
    this.failures = 0;
    this.#reasons.clear();
    return now - this.#since;
  }
}
