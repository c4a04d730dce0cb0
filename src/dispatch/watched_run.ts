/**
 * Runs that are watched, by the console or by tracing. Loaded only then, so that other runs pay
 * nothing for it.
 *
 * @module
 */
import type { OutcomeType } from "../events/outcome.ts";
import { type CreateRun, Run, type RunOwner } from "./run.ts";
import type { Waiter } from "./waiter.ts";

/** Observes runs. */
export interface RunWatcher {
  /** It has entered its lane. */
  entered(run: WatchedRun): void;
  /** Its turn has come. Must call `start` exactly once, which calls the handler. */
  starting(run: WatchedRun, start: () => void): void;
  /** The update was delivered again while it was running. */
  joined(run: WatchedRun): void;
  /** It is over. */
  over(run: WatchedRun, outcome: OutcomeType): void;
}

/** A run that reports to a watcher and can be abandoned from outside. */
export class WatchedRun extends Run {
  readonly #owner: RunOwner;
  readonly #watcher: RunWatcher;

  constructor(watcher: RunWatcher, ...[owner, ...rest]: Parameters<CreateRun>) {
    super(owner, ...rest);
    this.#owner = owner;
    this.#watcher = watcher;
    watcher.entered(this);
  }

  override start(now?: number): void {
    this.#watcher.starting(this, () => super.start(now));
  }

  override join(waiter: Waiter): void {
    super.join(waiter);
    this.#watcher.joined(this);
  }

  override end(outcome: OutcomeType): boolean {
    const began = super.end(outcome);
    this.#watcher.over(this, outcome);
    return began;
  }

  /** Abandons it as the hard limit does: a failure, after which Telegram delivers it again. */
  giveUp(error: Error): void {
    if (this.state === "over") return;
    this.#owner.failed(this, error);
    this.abort(error);
  }

  /** Abandons it for good: the update becomes a dead letter. */
  skip(error: Error): void {
    this.accept();
    this.giveUp(error);
  }
}
