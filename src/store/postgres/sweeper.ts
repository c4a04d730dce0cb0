/**
 * Deleting what is old, a few rows at a time.
 *
 * @module
 */
import { type Retention, STEP } from "../settings.ts";
import type { Connection } from "./connection.ts";

/** Deletes old replies, and from time to time walks over the oldest updates and deletes finished ones. */
export class Sweeper {
  readonly #retention: Retention;
  /** How far the current walk has come. */
  #at = 0;
  /** When the next walk begins: at this time, or once there is an update with this number. */
  #nextAt = 0;
  #nextSeq = 0;

  constructor(retention: Retention) {
    this.#retention = retention;
  }

  /** Takes one step. Returns whether there is nothing more to do for now. */
  async step(connection: Connection, now: number): Promise<boolean> {
    const { doneMs, deadMs, replyMs, maxDone } = this.#retention;
    const [replies, [[last] = []]] = await Promise.all([
      connection.run("sweepReplies", replyMs),
      connection.run("lastSeq"),
    ]);
    if (replies.length === STEP) return false;
    const next = Number(last) + 1;
    if (this.#at === 0 && now < this.#nextAt && next < this.#nextSeq) return true;
    const [row] = await connection.run("sweep", this.#at, doneMs, deadMs, next - maxDone);
    const [reached, more] = row!;
    if (more === "1") {
      this.#at = Number(reached);
      return false;
    }
    this.#at = 0;
    this.#nextAt = now + Math.min(doneMs, deadMs) / 100;
    this.#nextSeq = Math.max(next, maxDone) + maxDone / 20;
    return true;
  }
}
