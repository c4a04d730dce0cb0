/**
 * Tasks that wait for their time.
 *
 * @module
 */
import { STEP } from "../settings.ts";
import type { LaneKey, Task } from "../types.ts";
import type { Intake } from "./intake.ts";
import type { Statements } from "./prepared_statements.ts";

interface DueTask extends LaneKey {
  readonly id: number;
  readonly due: number;
  readonly body: string;
}

/** The tasks of a file. */
export class TaskTable {
  readonly #sql: Statements;
  readonly #intake: Intake;

  constructor(sql: Statements, intake: Intake) {
    this.#sql = sql;
    this.#intake = intake;
  }

  schedule({ bot, lane, delayMs, body }: Task, now: number): void {
    this.#sql.run("schedule", { bot, lane, due: now + delayMs, body });
  }

  /** Moves up to `STEP` due tasks of these bots into their lanes. Returns how many. */
  promote(bots: readonly number[], now: number): number {
    const values = { bots: JSON.stringify(bots), now, step: STEP };
    const due = this.#sql.all<DueTask>("takeDue", values);
    const arrivals = due.sort((a, b) => a.due - b.due || a.id - b.id)
      .map(({ id, ...task }) => ({ ...task, id: -id, kind: "task" }));
    this.#intake.take(undefined, arrivals, now);
    return due.length;
  }

  /** When the next task of these bots is due, if there is one. */
  nextDue(bots: readonly number[]): number | undefined {
    return this.#sql.get<{ due: number }>("nextDue", { bots: JSON.stringify(bots) })?.due;
  }

  /** The bots with tasks that were due before a time. */
  overdue(until: number): number[] {
    return this.#sql.all<{ bot: number }>("overdue", { until }).map(({ bot }) => bot);
  }
}
