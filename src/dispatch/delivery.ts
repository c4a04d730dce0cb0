/**
 * Deliveries: one arrival of an update, whether by webhook, polling or a call.
 *
 * @module
 */
import type { Outcome } from "./outcome.ts";

/** One arrival of an update, waiting to be settled. */
export interface Delivery {
  /** When it must be settled, on the clock's monotonic scale; `Infinity` if it can wait. */
  readonly dueAt: number;
  /** Whether its answer can carry a reply. */
  readonly carriesReply: boolean;
  /**
   * Whether the client has gone. Asked only of deliveries that have waited, because it is
   * expensive.
   */
  isGone?(): Promise<boolean>;
  /** Which attempt this is, if the caller counts attempts; otherwise the engine does. */
  readonly attempt?: number | undefined;
  /** Does not count towards the in-flight limit. @default {false} */
  readonly uncounted?: boolean;
  /**
   * Takes a reply while the run continues, and is settled when the run ends all the same. Without
   * this, an early reply settles it.
   */
  respond?(body: string): void;
  /**
   * Called exactly once.
   *
   * @param outcome Its outcome.
   * @param now The current time on the clock's monotonic scale, if known.
   */
  settle(outcome: Outcome, now?: number): void;
}
