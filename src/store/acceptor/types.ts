/**
 * What the acceptor needs from the application, and what it reports.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import type { Batch, Committed, Store, Stored } from "../types.ts";

/** How often and how long an update is tried. */
export interface Limits {
  /** The most runs, including those that crashed the process. @default {5} */
  readonly attempts: number;
  /** How old it may be when a run starts, in milliseconds. @default By kind, see try_limits.ts */
  readonly maxAgeMs: number;
}

/** What a run can use. */
export interface RunContext {
  /** The number of this run, from 1, including those that crashed the process. */
  readonly attempt: number;
  /** When it became ready to run, on the clock's monotonic scale. */
  readonly dueAt: number;
  /** Aborts once other instances may run the update: the lease was lost, or this one is closing. */
  readonly signal: AbortSignal;
  /** Calls `fn` unless an earlier run of this update did, and keeps its result, which must be JSON. */
  once<T>(name: string, fn: () => T | Promise<T>): Promise<T>;
  /** Schedules a task in this lane if this run succeeds. */
  later(delayMs: number, body: string): void;
  /** The updates behind this one in its lane, in order, as far as they have been read. */
  behind(): readonly Stored[];
  /** Reads the updates that other instances have put behind it. */
  look(): void;
  /** Called when there are more updates behind it. */
  onBehind: (() => void) | undefined;
}

/** How a run ended. */
export type RunResult =
  | {
    readonly type: "done";
    /** The reply that travelled in the response, as JSON. */
    readonly reply?: string;
    /** The updates directly behind it that its run handled, too. */
    readonly also?: readonly Stored[];
  }
  | {
    readonly type: "failed";
    readonly error: unknown;
    /** Whether another attempt is useless. */
    readonly final?: boolean;
    /** The updates directly behind it that its run handled, too, if it is not tried again. */
    readonly also?: readonly Stored[];
    /** The delay before the next attempt, instead of the usual one. */
    readonly retryAfterMs?: number;
    /** Whether it does not count as an attempt, because no handler is at fault. */
    readonly uncounted?: boolean;
    /** Whether it counts as a crash: the run, or one next to it, ended the thread it was in. */
    readonly crashed?: boolean;
  };

/** The result of accepting an update, once it is durable. */
export type Receipt =
  | { readonly type: "new" }
  /** It is new, and another instance runs it, because it owns the lane. */
  | { readonly type: "elsewhere" }
  | {
    readonly type: "known";
    /** Whether its run has ended. */
    readonly ended: boolean;
    /** Its reply, if it travelled in a response and is still kept. */
    readonly reply?: string;
  };

/** What happens to the store and to updates in it. */
export type StoreEvent =
  /** It cannot be reached or written; updates are refused meanwhile. */
  | { readonly type: "down"; readonly error: unknown }
  | { readonly type: "up"; readonly downMs: number }
  /** This instance lost its lease and joined again. */
  | { readonly type: "fenced" }
  /** This instance has taken over lanes without an owner, and the updates in them. */
  | {
    readonly type: "claimed";
    readonly lanes: number;
    readonly updates: number;
    /** Whether they were there when this instance joined. */
    readonly joining: boolean;
  }
  /** The end of a run did not count, as its lane belongs to another instance. */
  | { readonly type: "lost"; readonly update: Stored }
  /** Updates of a bot wait, and no instance has hosted it for longer than a lease. */
  | { readonly type: "unhosted"; readonly bot: number }
  | { readonly type: "dropped"; readonly update: Stored; readonly ageMs: number }
  | {
    readonly type: "dead";
    readonly update: Stored;
    readonly attempt: number;
    readonly error: string;
  };

/** The bots that this instance hosts at the moment, by user id. */
export interface HostedIds {
  has(bot: number): boolean;
  keys(): Iterable<number>;
}

/** Options for an acceptor. */
export interface AcceptorOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** The bots whose updates are run here; if they change, `hostsChanged` is called. */
  readonly hosted: HostedIds;
  /** Runs an update. An error or a rejection counts as a failure. */
  readonly run: (update: Stored, context: RunContext) => RunResult | Promise<RunResult>;
  /** Limits for a kind of a bot's updates, where they differ from the defaults. */
  readonly limits?: (bot: number, kind: string) => Partial<Limits> | undefined;
  /** Whether a bot's runs cannot end those of other bots. @default {none} */
  readonly isolated?: (bot: number) => boolean;
  /** Whether an update is handled in the run of the one before it, as in an album. @default {never} */
  readonly together?: (first: Stored, next: Stored) => boolean;
  readonly emit?: (event: StoreEvent) => void;
  /** Writes a batch; lets watchers observe it. @default {store.commit} */
  readonly commit?: (batch: Batch) => Promise<Committed>;
  /** The most updates in the lanes of this instance; more are refused. @default {100_000} */
  readonly maxPending?: number;
  /** How long the end of a run may wait to be written with other changes, ms. @default {2} */
  readonly settleMs?: number;
  /** After so many crashes during its runs an update becomes a dead letter. @default {3} */
  readonly maxCrashes?: number;
  /** Random numbers from 0 to 1, for jitter. @default {Math.random} */
  readonly random?: () => number;
  /** Calls back a moment later, so that updates arriving meanwhile share a batch. @default {setImmediate} */
  readonly defer?: (callback: () => void) => void;
}
