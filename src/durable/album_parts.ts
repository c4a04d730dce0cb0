/**
 * The parts of an album in a store. All are in their chat's lane, where the run of the first part
 * takes the others, whichever instances they arrived at.
 *
 * @module
 */
import { albumKeyOf } from "../dispatch/albums.ts";
import type { Arrival } from "../dispatch/arrival.ts";
import type { BotQueue } from "../dispatch/bot_queue.ts";
import type { RunContext, RunResult } from "../store/acceptor/types.ts";
import type { Stored } from "../store/types.ts";
import type { Clock } from "../util/clock.ts";
import { arrivalIn } from "./stored_arrival.ts";
import type { HeldDeliveries } from "./held_deliveries.ts";
import { CommittedRun } from "./committed_run.ts";

/** How often the store is asked for parts that other instances accepted. */
const LOOK_MS = 100;

/** Options for {@linkcode AlbumParts}. */
export interface AlbumPartsOptions {
  readonly engine: BotQueue;
  readonly held: HeldDeliveries;
  /** The context of the first part's run. */
  readonly context: RunContext;
  readonly clock: Clock;
  readonly first: Stored;
}

/** The parts of an album after its first. */
export class AlbumParts {
  readonly #options: AlbumPartsOptions;
  /** Names the album. */
  readonly #album: string | undefined;
  readonly #taken: Stored[] = [];
  #complete = false;
  #timer = 0;

  constructor(options: AlbumPartsOptions) {
    this.#options = options;
    this.#album = albumKeyOf(arrivalIn(options.first));
  }

  /** The first part has been taken: takes those that follow until the album is complete. */
  collect(complete: Promise<void>): void {
    const { clock, context } = this.#options;
    void complete.then(() => {
      this.#complete = true;
      clock.clearTimer(this.#timer);
      context.onBehind = undefined;
    });
    context.onBehind = () => this.#take();
    this.#take();
    this.#look();
  }

  /** The result of the run: that of all parts, unless the first is retried. */
  resultOf(result: RunResult | "given up"): RunResult | "given up" {
    if (this.#taken.length === 0 || result === "given up") return result;
    const mayBeOver = result.type === "done" || result.final || result.crashed;
    return mayBeOver ? { ...result, also: this.#taken } : result;
  }

  #look(): void {
    const { clock, context } = this.#options;
    this.#timer = clock.setTimer(() => {
      context.look();
      this.#look();
    }, LOOK_MS);
  }

  #take(): void {
    const { context } = this.#options;
    for (const update of context.behind().slice(this.#taken.length)) {
      const arrival = arrivalIn(update);
      if (this.#complete || albumKeyOf(arrival) !== this.#album) return;
      if (!this.#deliver(update, arrival)) return;
    }
  }

  /** Returns whether it was collected. A queue that starts nothing more leaves it in its lane. */
  #deliver(update: Stored, arrival: Arrival): boolean {
    const { engine, held, context } = this.#options;
    let collected = false;
    const kept = new CommittedRun({
      ...{ update, held, context },
      onCollected: () => collected = true,
      onEnd: () => undefined,
    });
    this.#taken.push(update);
    engine.dispatch(engine.admit(kept)!, { ...arrival, history: kept });
    if (!collected) this.#taken.pop();
    return collected;
  }
}
