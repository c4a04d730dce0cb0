/**
 * What the acceptor needs from the application, and what it reports.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import type { Batch, Committed, Store, Stored } from "../types.ts";

/** How long an update is tried. */
export interface Limits {
  /** Runs, at most; those that ended their process count. @default {5} */
  readonly attempts: number;
  /** How old it may be when a run starts. @default By kind, see try_limits.ts */
  readonly maxAgeMs: number;
}

/** What a run has at hand. */
export interface RunContext {
  /** Which run of the update it is, from 1; runs that ended with their process count. */
  readonly attempt: number;
  /** Since when it could have run, on the clock's monotonic scale. */
  readonly dueAt: number;
  /** Aborted once others may run the update: the lease was lost, or the acceptor was closed. */
  readonly signal: AbortSignal;
  /** Runs `fn` unless an earlier run of this update did, and keeps its result, which must be JSON. */
  once<T>(name: string, fn: () => T | Promise<T>): Promise<T>;
  /** Has a task run in this lane, once this run has succeeded. */
  later(delayMs: number, body: string): void;
  /** What waits behind the update in its lane, in order, as far as it has been read. */
  behind(): readonly Stored[];
  /** Reads what other instances have put behind it. */
  look(): void;
  /** Called when there is more behind it. */
  onBehind: (() => void) | undefined;
}

/** How a run ended. */
export type RunResult =
  | {
    readonly type: "done";
    /** The reply that travelled in the response, as JSON. */
    readonly reply?: string;
    /** Updates directly behind it that its run was about, too. */
    readonly also?: readonly Stored[];
  }
  | {
    readonly type: "failed";
    readonly error: unknown;
    /** Whether trying again is useless. */
    readonly final?: boolean;
    /** Updates directly behind it that its run was about, too, if it is final. */
    readonly also?: readonly Stored[];
    /** When to try again, instead of by the schedule. */
    readonly retryAfterMs?: number;
    /** Whether it is not an attempt, as no handler is at fault. */
    readonly uncounted?: boolean;
  };

/** What became of an arrival once it is durable. */
export type Receipt =
  | { readonly type: "new" }
  /** It is new, and another instance runs it, because it owns the lane. */
  | { readonly type: "elsewhere" }
  | {
    readonly type: "known";
    /** Whether its run has ended. */
    readonly ended: boolean;
    /** Its reply, if it travelled in a response a short while ago. */
    readonly reply?: string;
  };

/** What happens to the store and to updates in it. */
export type StoreEvent =
  /** It cannot be reached or written; arrivals are refused until it can. */
  | { readonly type: "down"; readonly error: unknown }
  | { readonly type: "up"; readonly downMs: number }
  /** This instance lost its lease and joined again. */
  | { readonly type: "fenced" }
  /** Lanes that nobody owned are ours, with what waits in them. */
  | {
    readonly type: "claimed";
    readonly lanes: number;
    readonly updates: number;
    /** Whether it waited there when this instance joined. */
    readonly joining: boolean;
  }
  /** The end of a run did not count, as its lane belongs to another instance. */
  | { readonly type: "lost"; readonly update: Stored }
  | { readonly type: "dropped"; readonly update: Stored; readonly ageMs: number }
  | {
    readonly type: "dead";
    readonly update: Stored;
    readonly attempt: number;
    readonly error: string;
  };

/** Options for an acceptor. */
export interface AcceptorOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Runs an update. An error or a rejection counts as a failure. */
  readonly run: (update: Stored, context: RunContext) => RunResult | Promise<RunResult>;
  /** Limits of a bot's kind, where they differ from the defaults. */
  readonly limits?: (bot: number, kind: string) => Partial<Limits> | undefined;
  readonly emit?: (event: StoreEvent) => void;
  /** Writes a batch, for those who watch what is written. @default {store.commit} */
  readonly commit?: (batch: Batch) => Promise<Committed>;
  /** Updates that wait in the lanes of this instance, at most; more are refused. @default {100_000} */
  readonly maxPending?: number;
  /** How long the end of a run may wait to be written together with other things. @default {2} */
  readonly settleMs?: number;
  /** Ends of the process during an update's run that make it a dead letter. @default {3} */
  readonly maxCrashes?: number;
  /** From 0 up to 1, for jitter. @default {Math.random} */
  readonly random?: () => number;
  /** Calls back a moment later, so that what arrives meanwhile is in one batch. @default {setImmediate} */
  readonly defer?: (callback: () => void) => void;
}
