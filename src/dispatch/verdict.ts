/**
 * What follows from a failure.
 *
 * @module
 */

/** What happens to an update that failed. */
export interface Verdict {
  /** Whether it is tried again. */
  readonly again: boolean;
  /** The delay before that in milliseconds, if the bot chose one. */
  readonly afterMs?: number;
  /** What went wrong in the bot's own decision. */
  readonly problem?: unknown;
}
