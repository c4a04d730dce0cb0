/**
 * Figures of what goes on for a bot.
 *
 * @module
 */

/** What goes on for a bot just now. */
export interface QueueStats {
  /** Deliveries without an answer, and runs that go on without a delivery. */
  readonly inFlight: number;
  /** Deliveries without an answer. */
  readonly open: number;
  /** Runs that wait or go on. */
  readonly runs: number;
  /** Runs whose handler goes on. */
  readonly running: number;
  /** Runs that wait for their turn in their lane or for a free place. */
  readonly waiting: number;
  /** The chats that have any run. */
  readonly lanes: number;
  /** Updates that are over since the start, dead letters included. */
  readonly seen: number;
}
