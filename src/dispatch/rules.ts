/**
 * Rules: a bot's options with their defaults, ready for the engine.
 *
 * @module
 */
import { laneOf } from "../telegram/update.ts";
import type { HandlerOptions, RetryDecision, TimeoutPolicy } from "../handler/handler.ts";
import type { Arrival } from "./arrival.ts";

/** How a bot's updates are run. */
export interface Rules {
  /** How long a run may go on. */
  readonly abandonMs: number;
  readonly attempts: number;
  readonly concurrency: number;
  readonly inLanes: boolean;
  /** How long a delivery may wait for its answer. */
  readonly timeoutMs: number;
  /** What the bot says of its failures. */
  readonly retry: ((error: unknown, attempt: number) => RetryDecision) | undefined;
  /** What the answer is when the deadline of an update of this kind passes. */
  policyFor(kind: string): TimeoutPolicy;
  /** The lane of an update, if it is in one. */
  laneOf(arrival: Arrival): number | undefined;
}

/**
 * Fills in what a bot's options leave out.
 *
 * @param options The options.
 * @returns The rules.
 */
export function rulesOf(options: HandlerOptions): Rules {
  const { timeout = {}, attempts = 5, abandonMs = 300_000, concurrency = Infinity } = options;
  const { ms = 10_000, policy = "throw", byKind } = timeout;
  return {
    ...{ abandonMs, attempts, concurrency, timeoutMs: ms, inLanes: options.lanes !== "none" },
    retry: options.retry,
    laneOf: ({ update, kind }) => options.lanes === "none" ? undefined : laneOf(update, kind),
    policyFor: (kind) => byKind && Object.hasOwn(byKind, kind) ? byKind[kind as never]! : policy,
  };
}
