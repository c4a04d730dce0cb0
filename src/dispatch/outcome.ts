/**
 * Outcomes as the engine hands them to deliveries.
 *
 * @module
 */
import type { OutcomeType } from "../events/outcome.ts";

/** An outcome with what belongs to it. */
export interface Outcome {
  /** What became of the delivery. */
  readonly type: OutcomeType;
  /** JSON of the reply that this delivery's response is to carry. */
  readonly body?: string;
  /** When it may be delivered again, in milliseconds from now, if the bot has a say in it. */
  readonly afterMs?: number;
  /** What was thrown, if it failed or is a dead letter. */
  readonly error?: unknown;
  /** Why it is unavailable, unless it is for a drain. */
  readonly reason?: "store";
  /** Resolves with what became of it when what goes on is over; then it needs no further run. */
  readonly over?: Promise<Outcome>;
  /** For a part of an album: resolves when the album takes no more parts. */
  readonly complete?: Promise<void>;
}

/** The outcomes that hold nothing but their type, made once. */
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
