/**
 * Runs that are watched, by the console or by tracing. Loaded only then, so that other runs pay
 * nothing for it.
 *
 * @module
 */
import type { OutcomeType } from "../events/outcome.ts";
import { type CreateRun, Run, type RunOwner } from "./run.ts";
import type { Waiter } from "./waiter.ts";

/** Watches runs. */
export interface RunWatcher {
  /** A run has entered its lane. Returns what observes it, if anything is to. */
  entered(run: WatchedRun): RunObserver | undefined;
}

/** Observes one run. */
export interface RunObserver {
  /** Its turn has come. Must call `start` exactly once, which calls the handler. */
  starting(start: () => void): void;
  /** The update was delivered again while it was running. */
  joined?(): void;
  /** It is over. */
  over(outcome: OutcomeType): void;
}

/** A run that reports to an observer and can be abandoned from outside. */
export class WatchedRun extends Run {
  readonly #owner: RunOwner;
  readonly #observer: RunObserver | undefined;

  constructor(watcher: RunWatcher, ...[owner, ...rest]: Parameters<CreateRun>) {
    super(owner, ...rest);
    this.#owner = owner;
    this.#observer = watcher.entered(this);
  }

  override start(now?: number): void {
    if (!this.#observer) return super.start(now);
    this.#observer.starting(() => super.start(now));
  }

  override join(waiter: Waiter): void {
    super.join(waiter);
    this.#observer?.joined?.();
  }

  override end(outcome: OutcomeType): boolean {
    const began = super.end(outcome);
    this.#observer?.over(outcome);
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
