/**
 * Rules: a bot's options, ready for the engine.
 *
 * @module
 */
import { laneOf } from "../telegram/update.ts";
import type { HandlerRules, RetryDecision, TimeoutPolicy } from "../handler/handler.ts";
import type { Arrival } from "./arrival.ts";

/** How a bot's updates are run. */
export class BotRules {
  /** How long a run may take. */
  readonly abandonMs: number;
  readonly attempts: number;
  readonly concurrency: number;
  readonly inLanes: boolean;
  /** How long a delivery may wait for its answer. */
  readonly timeoutMs: number;
  /** The bot's own decision on failures. */
  readonly retry: ((error: unknown, attempt: number) => RetryDecision) | undefined;
  readonly #timeout: HandlerRules["timeout"];

  constructor({ timeout, attempts, abandonMs, concurrency, lanes, retry }: HandlerRules) {
    this.abandonMs = abandonMs;
    this.attempts = attempts;
    this.concurrency = concurrency;
    this.inLanes = lanes !== "none";
    this.timeoutMs = timeout.ms;
    this.retry = retry;
    this.#timeout = timeout;
  }

  /** The policy at the deadline of an update of this kind. */
  policyFor(kind: string): TimeoutPolicy {
    const { byKind, policy } = this.#timeout;
    return byKind && Object.hasOwn(byKind, kind) ? byKind[kind as never]! : policy;
  }

  /** The lane of an update, if it is in one. */
  laneOf({ update, kind }: Arrival): number | undefined {
    return this.inLanes ? laneOf(update, kind) : undefined;
  }
}
