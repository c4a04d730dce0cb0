/**
 * Histories: they remember what an update needs beyond one run. The default is the engine's own
 * `MemoryHistory`; an arrival may have another, such as a store's.
 *
 * @module
 */
import type { Verdict } from "./verdict.ts";

/** The update or album of a run. */
export interface Handled {
  readonly id: number;
  readonly album?: { readonly parts: readonly { readonly id: number }[] } | undefined;
}

/** Remembers updates. */
export interface UpdateHistory {
  /** The update's number in a store. */
  readonly seq?: number;
  /** When it became ready to run, on the clock's monotonic scale, if it waited elsewhere. */
  readonly waitedSince?: number;
  /** Aborts when another instance may run the same update. */
  readonly signal?: AbortSignal;
  /** Whether an update has finished: it succeeded, or it is a dead letter. */
  isDone(id: number): boolean;
  /** An update, or a whole album, has finished. */
  done(handled: Handled): void;
  /** Its verdict on an error for which the run may not be to blame. */
  judge?(error: unknown): Verdict | undefined;
  /** An attempt has failed. */
  failed(id: number): void;
  /** A reply was sent in a response. */
  replied(id: number, body: string, now: number): void;
  /** The result of a function that is called once per update. */
  once<T>(id: number, name: string, fn: () => T | Promise<T>): Promise<T>;
  /** Schedules a task of the bot's module, in the lane of the running update. */
  later(delayMs: number, name: string, data: unknown): void;
}
