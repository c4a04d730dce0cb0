/**
 * The bots that are polled together, from start to shutdown.
 *
 * @module
 */
import type { Observer } from "../events/events.ts";
import type { BotPoller } from "./bot_poller.ts";

/** How polling ended: it was shut down, or every bot failed for good. */
export type PollEnd = "shutdown" | "failed";

/** A running poller. */
export interface Poller extends AsyncDisposable {
  /** Resolves when polling has ended for all bots. Never rejects. */
  readonly finished: Promise<PollEnd>;
  /** The names of the bots for which polling stopped because retrying cannot help. */
  readonly failed: readonly string[];
  /**
   * Fetches no more updates, lets runs finish for `drainMs`, and confirms the finished updates.
   * Updates not yet started stay at Telegram.
   */
  shutdown(): Promise<void>;
  /**
   * The finished updates that Telegram may return again because they are not confirmed yet: ids by
   * the bot's user id. A successor that receives them as `handled` does not run them again.
   */
  unconfirmed(): Record<string, number[]>;
}

/** Options for {@linkcode PollingSession}. */
export interface PollingSessionOptions {
  /** Closes the application: waits for runs, `drainMs` milliseconds at most. */
  close(drainMs: number): Promise<void>;
  readonly pollers: readonly BotPoller[];
  readonly drainMs: number;
  readonly emit: Observer;
  /** Waits until the log is written. */
  flush?(): Promise<void>;
}

/** Runs the bots' loops and shuts them down together. */
export class PollingSession implements Poller {
  readonly finished: Promise<PollEnd>;
  readonly pollers: readonly BotPoller[];
  readonly #options: PollingSessionOptions;
  #finish!: (end: PollEnd) => void;
  #shutdown: Promise<void> | undefined;

  constructor(options: PollingSessionOptions) {
    this.#options = options;
    this.pollers = options.pollers;
    this.finished = new Promise((resolve) => this.#finish = resolve);
  }

  /** Starts polling. */
  start(): void {
    const names = this.pollers.filter(({ failed }) => !failed).map(({ name }) => name);
    if (names.length > 0 && !this.#shutdown) this.#report("polling", `Polling ${names.join(", ")}`);
    void Promise.all(this.pollers.map((poller) => poller.run())).then(() => {
      if (!this.#shutdown) void this.#end("failed");
    });
  }

  shutdown(): Promise<void> {
    return this.#shutdown ??= this.#end("shutdown");
  }

  /** Ends it because the application can never work. */
  giveUp(error: Error): void {
    if (this.#shutdown) return;
    this.#report("failed", "Cannot continue; shutting down", error);
    this.#shutdown = this.#end("failed");
  }

  get failed(): string[] {
    return this.pollers.filter(({ failed }) => failed).map(({ name }) => name);
  }

  unconfirmed(): Record<string, number[]> {
    const ids: Record<string, number[]> = {};
    for (const poller of this.pollers) {
      const unconfirmed = poller.unconfirmed();
      if (unconfirmed.length > 0) ids[poller.id] = unconfirmed;
    }
    return ids;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.shutdown();
  }

  async #end(end: PollEnd): Promise<void> {
    const { close, pollers, drainMs } = this.#options;
    if (end === "shutdown") this.#report("draining", "Shutting down; runs in progress may finish");
    for (const poller of pollers) poller.stop();
    // The system clock's timers do not keep the process alive, nor does a stuck handler.
    const keeper = setInterval(() => {}, 1000);
    const drained = close(drainMs).then(() => Promise.all(pollers.map((poller) => poller.idle())));
    await Promise.all([drained, ...pollers.map((poller) => poller.confirm(drained, drainMs))]);
    clearInterval(keeper);
    this.#report("stopped", "Stopped");
    await this.#options.flush?.();
    this.#finish(end);
  }

  #report(name: string, text: string, error?: Error): void {
    this.#options.emit({ type: "notice", level: error ? "error" : "info", name, text, error });
  }
}
