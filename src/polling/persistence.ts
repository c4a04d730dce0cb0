/**
 * Calling the Bot API until it answers, and logging what is wrong meanwhile.
 *
 * @module
 */
import type { LogLevel } from "../events/events.ts";
import { reportSlow } from "../telegram/api/slow_call.ts";
import type { Clock } from "../util/clock.ts";
import { pause } from "../util/wait.ts";
import { createFailurePlan } from "./failures.ts";

/** Options for {@linkcode Persistence}. */
export interface PersistenceOptions {
  /** The Bot API's root URL. @default {"https://api.telegram.org"} */
  readonly apiRoot?: string | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  report(level: LogLevel, name: string, text: string): void;
  /** Called when retrying cannot help. */
  giveUp(reason: string, error?: unknown): void;
}

/** Repeats calls that fail. */
export class Persistence {
  readonly #options: PersistenceOptions;

  constructor(options: PersistenceOptions) {
    this.#options = options;
  }

  /**
   * Calls until it succeeds, polling is stopped, or retrying cannot help.
   *
   * @param method The Bot API method.
   * @param call Makes the call.
   * @param heldMs How long the server may hold it.
   * @returns The result; `undefined` without one.
   */
  async insist<T>(
    method: string,
    call: (signal: AbortSignal) => Promise<T>,
    heldMs = 0,
  ): Promise<T | undefined> {
    const { apiRoot, clock, random, signal, report, giveUp } = this.#options;
    const judge = createFailurePlan(random);
    const slow = (text: string) => report("warn", "poll_slow", text);
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        const options = { method, apiRoot, heldMs, clock, report: slow };
        const result = await reportSlow(() => call(signal), options);
        if (failures > 0) report("info", "poll_recovered", "The Bot API answers again");
        return result;
      } catch (error) {
        if (signal.aborted) return undefined;
        const verdict = judge(error);
        if (!verdict.retry) {
          giveUp(verdict.reason, verdict.error);
          return undefined;
        }
        const seconds = (verdict.ms / 1000).toFixed(1);
        report("warn", "poll_retry", `${verdict.reason}; trying again in ${seconds} s`);
        await pause(clock, verdict.ms, signal);
      }
    }
    return undefined;
  }
}
