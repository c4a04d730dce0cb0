/**
 * Deliveries: one arrival of an update, as the door that it came through presents it.
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
   * Whether nobody is there any more to take the answer. Asked only of deliveries that have waited,
   * because it is dear.
   */
  isGone?(): Promise<boolean>;
  /** Which attempt this is, where whoever brings it counts; without it, the engine does. */
  readonly attempt?: number | undefined;
  /** Takes up no place among those in flight. @default {false} */
  readonly uncounted?: boolean;
  /**
   * Takes a reply while the run goes on, and is settled at its end all the same. Without this, an
   * early reply settles it.
   */
  respond?(body: string): void;
  /**
   * Called exactly once.
   *
   * @param outcome What became of it.
   * @param now The moment, on the clock's monotonic scale, where it is known.
   */
  settle(outcome: Outcome, now?: number): void;
}
