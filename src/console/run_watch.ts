/**
 * The runs in progress, and the Bot API calls that they make.
 *
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Internals } from "../app/internals.ts";
import type { RunWatcher, WatchedRun } from "../dispatch/watched_run.ts";
import type { RunEvent } from "../events/events.ts";
import { watchCalls, type WatchedCall } from "../telegram/api/call_span.ts";
import { NumberMap } from "../util/collections/number_map.ts";
import { LiveRun, type LiveRunOwner } from "./live_run.ts";

/**
 * The run that makes a call. Not the run itself: Deno keeps what is in an `AsyncLocalStorage` in a
 * `WeakMap`, where it outlives its use until the next garbage collection, and so would the update.
 */
type Caller = Pick<WatchedRun, "bot" | "id" | "kind">;

/** Puts runs and calls on the event stream, and keeps track of unfinished runs. */
export class RunWatch implements RunWatcher, LiveRunOwner {
  readonly #internals: Internals;
  readonly #live = new NumberMap<LiveRun>();
  readonly #current = new AsyncLocalStorage<Caller>();
  readonly #stop: () => void;
  #entered = 0;

  constructor(internals: Internals) {
    this.#internals = internals;
    this.#stop = watchCalls((call) => this.#called(call));
  }

  /** The unfinished runs, in order of arrival. */
  get live(): LiveRun[] {
    return [...this.#live].sort((a, b) => a.number - b.number);
  }

  /** How many are waiting for their turn, by bot name. Bots without any are left out. */
  get waiting(): Map<string, number> {
    const waiting = new Map<string, number>();
    for (const { run, startedAt } of this.#live) {
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

  entered(run: WatchedRun): LiveRun {
    const live = new LiveRun(run, ++this.#entered, this);
    this.#live.set(live.number, live);
    return live;
  }

  /** A moment, on the clock's monotonic scale. */
  now(): number {
    return this.#internals.clock.now();
  }

  /** Calls a function on behalf of a run. */
  within({ bot, id, kind }: WatchedRun, call: () => void): void {
    this.#current.run({ bot, id, kind }, call);
  }

  /** A run is over. */
  over({ number }: LiveRun, report: RunEvent): void {
    this.#live.delete(number);
    this.#internals.emit(report);
  }

  #called({ botId, method, status, ms, retryAfter }: WatchedCall): void {
    const caller = this.#current.getStore();
    const isOurs = caller?.bot.id === botId;
    const bot = isOurs ? caller.bot.name : this.#nameOf(botId);
    if (bot === undefined) return;
    const of = isOurs ? { update_id: caller.id, kind: caller.kind } : {};
    const call = { bot, method, status, ms, ...retryAfter !== undefined && { retryAfter } };
    this.#internals.emit({ type: "call", ...call, ...of });
  }

  #nameOf(botId: number): string | undefined {
    return this.#internals.hosted.nameOf(botId);
  }
}
