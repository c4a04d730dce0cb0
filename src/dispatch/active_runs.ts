/**
 * The unfinished runs of one bot.
 *
 * Most handlers return before anyone could ask for their run, so such a run is never registered:
 * writing a young object into old tables makes V8 collect garbage on several threads, which costs
 * more than everything else done for an update.
 *
 * @module
 */
import { NumberMap } from "../util/collections/number_map.ts";
import { Lanes } from "./lanes.ts";
import type { Run } from "./run.ts";

/** Starts runs in their lanes and keeps track of those waiting or running. */
export class ActiveRuns {
  readonly #concurrency: number;
  #byId: NumberMap<Run> | undefined;
  #lanes: Lanes<Run> | undefined;
  #calling = false;
  #deferred: (() => void)[] | undefined;

  /** @param concurrency How many may run at once. */
  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  /** How many are waiting or running. */
  get size(): number {
    return (this.#byId?.size ?? 0) + Number(this.#calling);
  }

  /** How many are running. */
  get running(): number {
    return (this.#lanes?.running ?? 0) + Number(this.#calling);
  }

  /** How many lanes are in use. */
  get lanes(): number {
    return (this.#lanes?.size ?? 0) + Number(this.#calling);
  }

  /** Whether the handler of an unregistered run is being called. */
  get calling(): boolean {
    return this.#calling;
  }

  /** Defers what the handler itself triggers until that call has returned. */
  defer(action: () => void): void {
    (this.#deferred ??= []).push(action);
  }

  /** The run of an update. */
  get(id: number): Run | undefined {
    return this.#byId?.get(id);
  }

  /** Those that are registered, in Telegram's order. */
  get all(): Run[] {
    return [...this.#byId ?? []].sort((a, b) => a.id - b.id);
  }

  /**
   * Adds a run and starts it when its turn comes.
   *
   * @param now The moment, on the clock's monotonic scale, where it is known.
   */
  enter(run: Run, now?: number): void {
    const lanes = this.#lanes ??= new Lanes(this.#concurrency, (run) => run.start());
    if (!lanes.hasRoom(run.lane)) {
      this.#keep(run);
      return lanes.enter(run, run.lane);
    }
    this.#calling = true;
    run.start(now);
    this.#calling = false;
    if (run.state !== "over") {
      this.#keep(run);
      lanes.enterStarted(run, run.lane);
    }
    if (this.#deferred) this.#doDeferred(this.#deferred);
  }

  /** Forgets a finished run. Returns whether it was registered. */
  forget(run: Run): boolean {
    if (this.get(run.id) !== run) return this.#calling = false;
    return this.#byId!.delete(run.id);
  }

  /** Removes a registered run from its lane and starts the next one. */
  leave(run: Run, started: boolean): void {
    this.#lanes!.leave(run, run.lane, started);
  }

  /** Starts no more runs. */
  close(): void {
    this.#lanes?.close();
  }

  #keep(run: Run): void {
    (this.#byId ??= new NumberMap()).set(run.id, run);
  }

  #doDeferred(actions: readonly (() => void)[]): void {
    this.#deferred = undefined;
    for (const action of actions) action();
  }
}
