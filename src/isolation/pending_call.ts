/**
 * A call to a Worker that has no result yet.
 *
 * @module
 */
import type { AsyncLocalStorage } from "node:async_hooks";
import type { HostingContext } from "../handler/context.ts";

/** Calls a function in the asynchronous context of a call. */
export type Within = ReturnType<typeof AsyncLocalStorage.snapshot>;

/** A call without a result yet. */
export class PendingCall {
  /** Functions of `ctx.once` that the Worker is calling. */
  once: Map<number, PromiseWithResolvers<unknown>> | undefined;
  /** How often it has called `ctx.once`, and how many of these calls have no result yet. */
  onceCalls = 0;
  onceOpen = 0;
  /** Whether it has asked for its signal, and replied: each at most once. */
  watched = false;
  replied = false;
  /** What else must succeed: replies that had to be sent by a call. */
  sending: Promise<unknown> | undefined;

  /** @param within Calls a function in its asynchronous context, if that is observed. */
  constructor(
    readonly id: number,
    readonly ctx: HostingContext | undefined,
    readonly within: Within,
    readonly resolve: (result: unknown) => void,
    readonly reject: (error: unknown) => void,
  ) {}
}
