/**
 * Figures on the current work of a bot.
 *
 * @module
 */

/** The current work of a bot. */
export interface QueueStats {
  /** Unanswered deliveries, and runs that no delivery waits for. */
  readonly inFlight: number;
  /** Unanswered deliveries. */
  readonly open: number;
  /** Runs that are waiting or running. */
  readonly runs: number;
  /** Runs whose handler has been called. */
  readonly running: number;
  /** Runs waiting for their turn in their lane or for a free place. */
  readonly waiting: number;
  /** Chats that have any runs. */
  readonly lanes: number;
  /** Updates finished since the start, dead letters included. */
  readonly seen: number;
}
