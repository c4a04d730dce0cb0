/**
 * The runs of one bot that are not over.
 *
 * Most handlers return before anyone could ask for their run. Such a run is kept nowhere: a young
 * object that is written into old tables makes V8 collect garbage in several threads, which costs
 * more than everything else that is done for an update.
 *
 * @module
 */
import { Lanes } from "./lanes.ts";
import type { Run } from "./run.ts";

/** Starts runs in their lanes, and keeps those that wait or go on. */
export class ActiveRuns {
  readonly #concurrency: number;
  #byId: Map<number, Run> | undefined;
  #lanes: Lanes<Run> | undefined;
  #calling = false;
  #deferred: (() => void)[] | undefined;

  /** @param concurrency How many may go on at once. */
  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  /** How many wait or go on. */
  get size(): number {
    return (this.#byId?.size ?? 0) + Number(this.#calling);
  }

  /** How many go on. */
  get running(): number {
    return (this.#lanes?.running ?? 0) + Number(this.#calling);
  }

  /** How many lanes have any. */
  get lanes(): number {
    return (this.#lanes?.size ?? 0) + Number(this.#calling);
  }

  /** Whether a handler is being called whose run is not kept. */
  get calling(): boolean {
    return this.#calling;
  }

  /** Puts off until that call is over what the handler itself has brought about. */
  defer(action: () => void): void {
    (this.#deferred ??= []).push(action);
  }

  /** The run of an update. */
  get(id: number): Run | undefined {
    return this.#byId?.get(id);
  }

  [Symbol.iterator](): Iterator<Run> {
    return (this.#byId ?? new Map<number, Run>()).values();
  }

  /**
   * Takes in a run, and starts it when its turn has come.
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

  /** Forgets a run that is over. Returns whether it was kept. */
  forget(run: Run): boolean {
    if (this.get(run.id) !== run) return this.#calling = false;
    if (this.#byId!.size > 1) this.#byId!.delete(run.id);
    else this.#byId = undefined;
    return true;
  }

  /** Takes a run that was kept out of its lane, and starts whoever it kept waiting. */
  leave(run: Run, started: boolean): void {
    this.#lanes!.leave(run, run.lane, started);
  }

  /** Starts nothing more. */
  close(): void {
    this.#lanes?.close();
  }

  #keep(run: Run): void {
    (this.#byId ??= new Map()).set(run.id, run);
  }

  #doDeferred(actions: readonly (() => void)[]): void {
    this.#deferred = undefined;
    for (const action of actions) action();
  }
}
