/**
 * Outcomes: what became of one delivery of an update.
 *
 * @module
 */

/**
 * What became of one delivery of an update. Whoever brought it acts on this: the gateway answers
 * with a status, the poller confirms or tries again.
 *
 * - `handled`: the handler succeeded; `body` is the JSON of its reply, if this delivery carries it
 * - `ignored`: the bot has no handler for this kind
 * - `duplicate`: the update has already succeeded, or is a dead letter; nothing ran
 * - `accepted`: the deadline passed under policy `return`, or a framework put its reply, which is
 *   then `body`, into the answer; the run goes on
 * - `timeout`: the deadline passed under policy `throw`; a redelivery joins the run
 * - `failed`: the handler threw, or was given up; a redelivery is a new attempt
 * - `dead`: it failed for good and is a dead letter
 * - `unavailable`: draining; nothing was begun, or what was begun has been given up
 * - `unread`: no update could be read from it, or not within the deadline
 */
export type OutcomeType =
  | "handled"
  | "ignored"
  | "duplicate"
  | "accepted"
  | "timeout"
  | "failed"
  | "dead"
  | "unavailable"
  | "unread";

/** An outcome with what belongs to it. */
export interface Outcome {
  /** What became of the delivery. */
  readonly type: OutcomeType;
  /** JSON of the reply that this delivery's response is to carry. */
  readonly body?: string;
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
