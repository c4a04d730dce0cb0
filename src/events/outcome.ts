/**
 * Outcomes: what becomes of a delivery of an update.
 *
 * @module
 */

/**
 * What became of one delivery of an update. The caller acts on it: the gateway answers with a
 * status, the poller confirms or tries again.
 *
 * - `handled`: the handler succeeded, or a framework put its reply into the answer
 * - `ignored`: the bot has no handler for this kind
 * - `duplicate`: the update has already succeeded, or is a dead letter; nothing ran
 * - `accepted`: the deadline passed under policy `return`; the run continues
 * - `timeout`: the deadline passed under policy `throw`; a redelivery joins the run
 * - `failed`: the handler threw, or its run was abandoned; a redelivery is a new attempt
 * - `dead`: it failed for good and is a dead letter
 * - `unavailable`: draining; the run was not started, or it was abandoned
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

/** The header that says why an update was answered with 200 and without a reply. */
export const OUTCOME_HEADER = "x-postern-outcome";
