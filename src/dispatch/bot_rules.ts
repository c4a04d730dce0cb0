/**
 * Rules: a bot's options, ready for the engine.
 *
 * @module
 */
import { laneOf } from "../telegram/update.ts";
import type { HandlerRules, RetryDecision, TimeoutPolicy } from "../handler/handler.ts";
import type { Arrival } from "./arrival.ts";

/** How a bot's updates are run. */
export interface BotRules {
  /** How long a run may take. */
  readonly abandonMs: number;
  readonly attempts: number;
  readonly concurrency: number;
  readonly inLanes: boolean;
  /** How long a delivery may wait for its answer. */
  readonly timeoutMs: number;
  /** The bot's own decision on failures. */
  readonly retry: ((error: unknown, attempt: number) => RetryDecision) | undefined;
  /** The policy at the deadline of an update of this kind. */
  policyFor(kind: string): TimeoutPolicy;
  /** The lane of an update, if it is in one. */
  laneOf(arrival: Arrival): number | undefined;
}

/** Makes the rules of a bot's options. */
export function rulesOf(options: HandlerRules): BotRules {
  const { timeout: { ms, policy, byKind }, attempts, abandonMs, concurrency, lanes } = options;
  return {
    ...{ abandonMs, attempts, concurrency, timeoutMs: ms, inLanes: lanes !== "none" },
    retry: options.retry,
    laneOf: ({ update, kind }) => lanes === "none" ? undefined : laneOf(update, kind),
    policyFor: (kind) => byKind && Object.hasOwn(byKind, kind) ? byKind[kind as never]! : policy,
  };
}
