/**
 * Outcomes as the engine hands them to deliveries.
 *
 * @module
 */
import type { OutcomeType } from "../events/outcome.ts";

/** An outcome with its details. */
export interface Outcome {
  /** The outcome. */
  readonly type: OutcomeType;
  /** JSON of the reply for this delivery's response to carry. */
  readonly body?: string;
  /** The delay before it is delivered again in milliseconds, if the bot chose one. */
  readonly afterMs?: number;
  /** What was thrown, if it failed or became a dead letter. */
  readonly error?: unknown;
  /** Why it is unavailable, if not because of a drain. */
  readonly reason?: "store";
  /** Resolves with the final outcome when the run in progress ends; no further run is needed then. */
  readonly over?: Promise<Outcome>;
  /** For a part of an album: resolves when the album takes no more parts. */
  readonly complete?: Promise<void>;
}

/** The outcomes without details, created once. */
export const OUTCOMES: Readonly<Record<OutcomeType, Outcome>> = {
  handled: { type: "handled" },
  ignored: { type: "ignored" },
  duplicate: { type: "duplicate" },
  accepted: { type: "accepted" },
  timeout: { type: "timeout" },
  failed: { type: "failed" },
  dead: { type: "dead" },
  unavailable: { type: "unavailable" },
  unread: { type: "unread" },
};
