/**
 * Retries: an item is run again until it needs no further run, and holds its lane meanwhile. Used by
 * the poller, whose updates nobody else would deliver again.
 *
 * @module
 */
import { Lanes } from "./lanes.ts";
import type { Outcome } from "./outcome.ts";

/** Options for {@linkcode RetryLanes}. */
export interface RetryLanesOptions<T> {
  /** Runs an item once. */
  run(item: T, attempt: number): Promise<Outcome>;
  /** An item needs no further run. */
  onOver(item: T, outcome: Outcome): void;
  /** How long to wait after so many failures, in milliseconds, unless the outcome says. */
  backOffMs(tries: number): number;
  /** Waits; less, once `signal` has aborted. */
  wait(ms: number): Promise<void>;
  /** Stops it: what runs is awaited, nothing else is begun. */
  readonly signal: AbortSignal;
}

interface Entry<T> {
  readonly item: T;
  readonly lane: number | undefined;
  attempt: number;
}

/** Items on their way to the engine: those of a lane one after another, retries included. */
export class RetryLanes<T> {
  readonly #options: RetryLanesOptions<T>;
  readonly #lanes = new Lanes<Entry<T>>(Infinity, (entry) => this.#start(entry));
  readonly #working = new Set<Promise<void>>();

  /** @param options How items are run. */
  constructor(options: RetryLanesOptions<T>) {
    this.#options = options;
  }

  /** Adds an item, which runs after those already in its lane. */
  add(item: T, lane: number | undefined, attempt = 1): void {
    this.#lanes.enter({ item, lane, attempt }, lane);
  }

  /** Resolves when nothing is running; meant for after the signal. */
  async idle(): Promise<void> {
    while (this.#working.size > 0) await Promise.all(this.#working);
  }

  #start(entry: Entry<T>): void {
    const working: Promise<void> = this.#work(entry).finally(() => this.#working.delete(working));
    this.#working.add(working);
  }

  async #work(entry: Entry<T>): Promise<void> {
    const { signal, onOver } = this.#options;
    if (signal.aborted) return;
    const outcome = await this.#untilOver(entry);
    // What has been accepted keeps its order in the engine; here it is over later.
    if (outcome && !outcome.over) onOver(entry.item, outcome);
    this.#lanes.leave(entry, entry.lane, true);
    await outcome?.over;
    if (outcome?.over) onOver(entry.item, outcome);
  }

  /** Runs an item until it succeeds or is a dead letter; gives nothing if it was stopped before. */
  async #untilOver(entry: Entry<T>): Promise<Outcome | undefined> {
    const { run, signal, wait, backOffMs } = this.#options;
    for (let tries = 1; !signal.aborted; tries++) {
      const outcome = await run(entry.item, entry.attempt);
      const { type, afterMs } = outcome;
      if (type !== "failed" && type !== "unavailable") return outcome;
      if (type === "failed") entry.attempt++;
      await wait(afterMs ?? backOffMs(tries));
    }
    return undefined;
  }
}
