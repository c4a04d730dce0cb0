/**
 * Failures in polling: how long to wait, and when to give up.
 *
 * @module
 */
import { type BackOffLimits, backOffMs } from "../util/back_off.ts";
import { BotApiError, BotApiNetworkError } from "../telegram/api/mod.ts";
import { retryAfterMs } from "../telegram/api/retry_plan.ts";
import { UnreadableAnswerError } from "./read_updates.ts";

/** The waits between retries: 1 s, 2 s, 4 s, … 60 s. */
export const BACK_OFF: BackOffLimits = { firstMs: 1000, longestMs: 60_000 };

/** What to do after a failure, and the reason to log. */
export type Verdict =
  | { readonly retry: true; readonly ms: number; readonly reason: string }
  | { readonly retry: false; readonly reason: string; readonly error?: unknown };

/**
 * How many conflicts in a row are tolerated, about two minutes: an instance that is being replaced
 * has ended by then. If two instances keep polling, the first to reach this limit stops.
 */
const MAX_CONFLICTS = 8;

/**
 * Creates a plan for consecutive failures. After a success, create a new one.
 *
 * - 401, 404: polling stops for the bot; the token is wrong.
 * - 409: another program takes the updates. Retried with back-off, eight times at most.
 * - 429: retried after the time that Telegram asks for, an hour at most.
 * - Any other error from Telegram, or no answer: retried with back-off, indefinitely.
 * - An answer that cannot be read: retried with back-off, like a 502.
 * - Anything that neither Telegram nor the network causes: polling stops for the bot.
 *
 * @param random Random numbers from 0 to 1, for the jitter.
 * @returns A function from an error to the verdict.
 */
export function createFailurePlan(random: () => number): (error: unknown) => Verdict {
  let failures = 0;
  let conflicts = 0;

  function backOff(reason: string): Verdict {
    return { retry: true, ms: backOffMs(++failures, BACK_OFF, random()), reason };
  }

  function conflict(description: string): Verdict {
    // With a webhook, Telegram refuses getUpdates; otherwise each poller cuts off the other's call.
    const reason = /webhook/i.test(description)
      ? "A webhook has been set, so Telegram sends the updates there (409 Conflict)"
      : "Another program polls this bot, and Telegram allows only one (409 Conflict)";
    if (conflicts < MAX_CONFLICTS) {
      return { retry: true, ms: backOffMs(++conflicts, BACK_OFF, random()), reason };
    }
    const remedy = "stop the other one, or use a separate bot here";
    return { retry: false, reason: `${reason}; ${remedy}` };
  }

  return (error) => {
    if (error instanceof BotApiNetworkError || error instanceof UnreadableAnswerError) {
      return backOff(error.message);
    }
    if (!(error instanceof BotApiError)) {
      return { retry: false, reason: "an internal error, not one of Telegram's", error };
    }
    const { error_code, description } = error;
    switch (error_code) {
      case 401:
        return {
          retry: false,
          reason: "Telegram does not accept its token (401 Unauthorized); " +
            "it was revoked or mistyped, copy the current one from @BotFather",
        };
      case 404:
        return {
          retry: false,
          reason: "Telegram does not know this token or address (404 Not Found); " +
            "copy the token from @BotFather and check TELEGRAM_API_ROOT",
        };
      case 409:
        return conflict(description);
    }
    const ms = retryAfterMs(error);
    return ms === undefined ? backOff(error.message) : { retry: true, ms, reason: error.message };
  };
}
