/**
 * Reporting calls that are slow to answer: a Bot API that accepts connections and never answers
 * would leave an operator without a line until the last attempt has timed out.
 *
 * @module
 */
import type { Clock } from "../../util/clock.ts";
import { API_ROOT } from "../api_root.ts";

/** How long a call, with all its attempts, takes before it is reported. */
const SLOW_MS = 5000;

/** Options for {@linkcode reportSlow}. */
export interface SlowCallOptions {
  /** The Bot API method. */
  readonly method: string;
  /** The Bot API's root URL. @default {"https://api.telegram.org"} */
  readonly apiRoot?: string | undefined;
  /** How long the server may hold the call. @default {0} */
  readonly heldMs?: number;
  readonly clock: Clock;
  /** Receives the report, which names the method and the host. */
  readonly report: (text: string) => void;
}

/**
 * Makes a call, and reports once if it has not succeeded after some seconds.
 *
 * @param call Makes the call.
 * @param options The call and where to report it.
 * @returns What the call resolves to.
 */
export async function reportSlow<T>(
  call: () => Promise<T>,
  { method, apiRoot = API_ROOT, heldMs = 0, clock, report }: SlowCallOptions,
): Promise<T> {
  const ms = SLOW_MS + heldMs;
  const timer = clock.setTimer(() => {
    const { host } = new URL(apiRoot);
    report(
      `${host} has not answered ${method} with a result for ${
        Math.round(ms / 1000)
      } s; still trying`,
    );
  }, ms);
  try {
    return await call();
  } finally {
    clock.clearTimer(timer);
  }
}
