/**
 * Deleting what is old, a few rows at a time.
 *
 * @module
 */
import { STEP } from "../settings.ts";
import type { Retention } from "../types.ts";
import type { Statements } from "./prepared_statements.ts";
import { STATES } from "./statements.ts";

interface SweptRow {
  readonly seq: number;
  readonly bot: number;
  readonly id: number;
  readonly state: number;
  readonly at: number;
  readonly ended: number;
}

/**
 * Walks through the updates from the oldest on, until it meets one that was accepted too recently
 * to be old: no index on the time of the end is needed, which every update would have to pay for.
 */
export class Sweeper {
  readonly #sql: Statements;
  readonly #retention: Retention;
  /** How far this walk has come. */
  #after = 0;
  /** When the next walk may begin. */
  #notBefore = 0;

  constructor(sql: Statements, retention: Retention) {
    this.#sql = sql;
    this.#retention = retention;
  }

  /** Takes one step. Returns whether there is nothing more to do for now. */
  step(now: number): boolean {
    const { doneMs, deadMs, replyMs } = this.#retention;
    this.#sql.run("sweepReplies", { until: now - replyMs, step: STEP });
    if (now < this.#notBefore) return true;
    const page = this.#sql.all<SweptRow>("sweepPage", { after: this.#after, step: STEP });
    for (const { seq, bot, id, state, ended } of page) {
      if (state === STATES.pending) continue;
      if (now - ended <= (state === STATES.dead ? deadMs : doneMs)) continue;
      this.#sql.run("forget", { seq });
      this.#sql.run("forgetNotes", { bot, id });
    }
    const leastMs = Math.min(doneMs, deadMs);
    const last = page.at(-1);
    if (page.length === STEP && now - last!.at > leastMs) {
      this.#after = last!.seq;
      return false;
    }
    this.#after = 0;
    this.#notBefore = now + leastMs / 100;
    return true;
  }
}
