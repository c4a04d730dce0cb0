/**
 * Deleting what is old, a few rows at a time.
 *
 * @module
 */
import { type Retention, STEP } from "../settings.ts";
import type { Statements } from "./prepared_statements.ts";
import type { Sequence } from "./sequence.ts";

/** How many rows of `seen` one step looks at, which is faster than deleting them. */
const LOOK = 4 * STEP;

/** Positions before and after all updates. */
const FIRST = { bot: -(2 ** 53), id: 0 };
const LAST = { bot: 2 ** 53, id: 0 };

/** What a walk deletes: updates accepted before this time, or with a lower number. */
interface Walk {
  readonly until: number;
  readonly least: number;
}

/**
 * Deletes dead letters, replies, and the ids of finished updates. For those it walks through the
 * whole table now and then: an index on their time would cost every update more than that.
 */
export class Sweeper {
  readonly #sql: Statements;
  readonly #retention: Retention;
  readonly #sequence: Sequence;
  #walk: Walk | undefined;
  /** How far the current walk has come. */
  #at = FIRST;
  /** When the next walk begins: at this time, or once there is an update with this number. */
  #nextAt = 0;
  #nextSeq = 0;

  constructor(sql: Statements, retention: Retention, sequence: Sequence) {
    this.#sql = sql;
    this.#retention = retention;
    this.#sequence = sequence;
  }

  /** Takes one step. Returns whether there is nothing more to do for now. */
  step(now: number): boolean {
    const { doneMs, deadMs, replyMs, maxDone } = this.#retention;
    const step = STEP;
    const replies = this.#sql.run("sweepReplies", { until: now - replyMs, step });
    const dead = this.#sql.run("sweepDead", { until: now - deadMs, step });
    const { next } = this.#sequence;
    if (!this.#walk && (now >= this.#nextAt || next >= this.#nextSeq)) {
      this.#walk = { until: now - doneMs, least: next - maxDone };
      this.#nextAt = now + Math.min(doneMs, deadMs) / 100;
      this.#nextSeq = Math.max(next, maxDone) + maxDone / 20;
    }
    if (this.#walk) this.#go(this.#walk);
    return !this.#walk && replies < step && dead < step;
  }

  #go(walk: Walk): void {
    const from = { fromBot: this.#at.bot, fromId: this.#at.id };
    const end = this.#sql.get<typeof FIRST>("sweepEnd", { ...from, step: LOOK - 1 });
    const { bot: toBot, id: toId } = end ?? LAST;
    const range = { ...from, toBot, toId };
    this.#sql.run("sweepSeen", { ...range, until: walk.until, least: walk.least });
    this.#sql.run("sweepNotes", range);
    this.#at = end ?? FIRST;
    if (!end) this.#walk = undefined;
  }
}
