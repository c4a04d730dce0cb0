/**
 * What the queues of all bots share.
 *
 * @module
 */
import type { Clock } from "../util/clock.ts";
import type { Admission } from "./admission.ts";
import type { LoopDelay } from "./loop_delay.ts";
import type { Memories } from "./memory_history.ts";
import type { RunReporter } from "./run_reporter.ts";
import type { CreateRun } from "./run.ts";

/** What the queues of all bots share. */
export interface QueueDeps extends Memories {
  readonly clock: Clock;
  readonly report: RunReporter;
  readonly loop: LoopDelay;
  readonly admission: Admission;
  /** Replaced when runs are watched, so that unwatched runs need no check. */
  createRun: CreateRun;
}
