/**
 * The runs in progress, and the Bot API calls that they make.
 *
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Internals } from "../app/internals.ts";
import type { RunWatcher, WatchedRun } from "../dispatch/watched_run.ts";
import type { OutcomeType } from "../events/outcome.ts";
import { watchCalls, type WatchedCall } from "../telegram/api/call_span.ts";

/** An unfinished run. */
export interface LiveRun {
  readonly run: WatchedRun;
  /** When it became ready to run, on the clock's monotonic scale. */
  readonly enteredAt: number;
  /** When its handler was called; `undefined` while it waits. */
  startedAt: number | undefined;
  joins: number;
}

/** Puts runs and calls on the event stream, and keeps track of unfinished runs. */
export class RunWatch implements RunWatcher {
  /** The unfinished runs, in order of arrival. */
  readonly live = new Map<WatchedRun, LiveRun>();
  readonly #internals: Internals;
  readonly #current = new AsyncLocalStorage<WatchedRun>();
  readonly #stop: () => void;

  constructor(internals: Internals) {
    this.#internals = internals;
    this.#stop = watchCalls((call) => this.#called(call));
  }

  /** How many are waiting for their turn, by bot name. Bots without any are left out. */
  get waiting(): Map<string, number> {
    const waiting = new Map<string, number>();
    for (const { run, startedAt } of this.live.values()) {
      if (startedAt !== undefined) continue;
      const { name } = run.bot;
      waiting.set(name, (waiting.get(name) ?? 0) + 1);
    }
    return waiting;
  }

  /** Stops watching calls. */
  close(): void {
    this.#stop();
  }

  entered(run: WatchedRun): void {
    const enteredAt = run.history.waitedSince ?? this.#internals.clock.now();
    this.live.set(run, { run, enteredAt, startedAt: undefined, joins: 0 });
  }

  starting(run: WatchedRun, start: () => void): void {
    const live = this.live.get(run);
    if (live) live.startedAt = this.#internals.clock.now();
    this.#current.run(run, start);
  }

  joined(run: WatchedRun): void {
    const live = this.live.get(run);
    if (live) live.joins++;
  }

  over(run: WatchedRun, outcome: OutcomeType): void {
    const live = this.live.get(run);
    if (!live) return;
    this.live.delete(run);
    const { enteredAt, startedAt, joins } = live;
    const { bot: { name: bot }, id: update_id, kind, attempt, lane } = run;
    const now = this.#internals.clock.now();
    const waitedMs = (startedAt ?? now) - enteredAt;
    const ms = startedAt === undefined ? NaN : now - startedAt;
    const run_ = { bot, update_id, kind, attempt, outcome, waitedMs, ms, joins };
    this.#internals.emit({ type: "run", ...run_, ...lane !== undefined && { chat: lane } });
  }

  #called({ botId, method, status, ms, retryAfter }: WatchedCall): void {
    const run = this.#current.getStore();
    const bot = run?.bot.id === botId ? run.bot.name : this.#nameOf(botId);
    if (bot === undefined) return;
    const of = run?.bot.id === botId ? { update_id: run.id, kind: run.kind } : {};
    const call = { bot, method, status, ms, ...retryAfter !== undefined && { retryAfter } };
    this.#internals.emit({ type: "call", ...call, ...of });
  }

  #nameOf(botId: number): string | undefined {
    return this.#internals.hosted.nameOf(botId);
  }
}
