/**
 * Accounts: who remembers what an update needs beyond one run. The engine's own is its history; an
 * arrival may bring another, such as a store's.
 *
 * @module
 */

/** What a run was about. */
export interface Handled {
  readonly id: number;
  readonly album?: { readonly parts: readonly { readonly id: number }[] } | undefined;
}

/** Remembers updates. */
export interface Account {
  /** The update's number in a store. */
  readonly seq?: number;
  /** Since when it could have run, on the clock's monotonic scale, where it waited elsewhere. */
  readonly waitedSince?: number;
  /** Aborts when others may run what runs here. */
  readonly signal?: AbortSignal;
  /** Whether an update is over: it succeeded, or it is a dead letter. */
  isDone(id: number): boolean;
  /** An update is over, or all of an album. */
  done(handled: Handled): void;
  /** An attempt has failed. */
  failed(id: number): void;
  /** A reply has left in a response. */
  replied(id: number, body: string, now: number): void;
  /** The result of a function that is called once for an update. */
  once<T>(id: number, name: string, fn: () => T | Promise<T>): Promise<T>;
  /** Has a task of the bot's module run later, in the lane of the update that runs. */
  later(delayMs: number, name: string, data: unknown): void;
}
