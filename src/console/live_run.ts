/**
 * An unfinished run.
 *
 * @module
 */
import type { RunObserver, WatchedRun } from "../dispatch/watched_run.ts";
import type { RunEvent } from "../events/events.ts";
import type { OutcomeType } from "../events/outcome.ts";

/** What a run needs of those who keep it. */
export interface LiveRunOwner {
  now(): number;
  within(run: WatchedRun, call: () => void): void;
  over(live: LiveRun, report: RunEvent): void;
}

/** Observes a run until it is over. */
export class LiveRun implements RunObserver {
  readonly run: WatchedRun;
  /** When it became ready to run, on the clock's monotonic scale. */
  readonly enteredAt: number;
  /** When its handler was called; `undefined` while it waits. */
  startedAt: number | undefined;
  readonly #owner: LiveRunOwner;
  #joins = 0;

  /** @param number Its place in the order of arrival. */
  constructor(run: WatchedRun, readonly number: number, owner: LiveRunOwner) {
    this.run = run;
    this.#owner = owner;
    this.enteredAt = run.history.waitedSince ?? owner.now();
  }

  starting(start: () => void): void {
    this.startedAt = this.#owner.now();
    this.#owner.within(this.run, start);
  }

  joined(): void {
    this.#joins++;
  }

  over(outcome: OutcomeType): void {
    const { bot: { name: bot }, id: update_id, kind, attempt, lane } = this.run;
    const { startedAt } = this;
    const now = this.#owner.now();
    const report: RunEvent = {
      ...{ type: "run", bot, update_id, kind, attempt, outcome, joins: this.#joins },
      waitedMs: (startedAt ?? now) - this.enteredAt,
      ms: startedAt === undefined ? NaN : now - startedAt,
      ...lane !== undefined && { chat: lane },
    };
    this.#owner.over(this, report);
  }
}
