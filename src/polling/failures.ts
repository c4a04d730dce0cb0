/**
 * What follows failures in polling: how long to wait, and when to give up.
 *
 * @module
 */
import { type BackOffLimits, backOffMs } from "../util/back_off.ts";
import { BotApiError, BotApiNetworkError } from "../telegram/api/mod.ts";
import { UnreadableAnswerError } from "./read_updates.ts";

/** The waits of polling: 1 s, 2 s, 4 s, … 60 s. */
export const BACK_OFF: BackOffLimits = { firstMs: 1000, longestMs: 60_000 };

/** What to do after a failure, and why, in words for the operator. */
export type Verdict =
  | { readonly retry: true; readonly ms: number; readonly reason: string }
  | { readonly retry: false; readonly reason: string; readonly error?: unknown };

/**
 * How many conflicts in a row are borne, about two minutes of them: an instance that is being
 * replaced has ended by then. Of two that go on polling, one reaches this first and leaves the
 * field to the other.
 */
const MAX_CONFLICTS = 8;

/**
 * Makes a plan for a row of failures. After a success a new one is made.
 *
 * - 401, 404: the bot is given up, the token is wrong.
 * - 409: somebody else takes the updates. Waited for with back-off, eight times at most.
 * - 429: waited for as long as Telegram says.
 * - Every other answer, and no answer at all: waited for with back-off, without end.
 * - An answer that cannot be read: waited for with back-off, like a 502.
 * - What is neither Telegram's nor the network's doing: the bot is given up.
 *
 * @param random Random numbers from 0 to 1, for the jitter.
 * @returns A function from the error to what is to be done.
 */
export function createFailurePlan(random: () => number): (error: unknown) => Verdict {
  let failures = 0;
  let conflicts = 0;

  function backOff(reason: string): Verdict {
    return { retry: true, ms: backOffMs(++failures, BACK_OFF, random()), reason };
  }

  function conflict(description: string): Verdict {
    // With a webhook Telegram refuses getUpdates; else each poller cuts off the other's call.
    const reason = /webhook/i.test(description)
      ? "A webhook has been set, so Telegram gives the updates there (409 Conflict)"
      : "Another program polls this bot, and Telegram allows one (409 Conflict)";
    if (conflicts < MAX_CONFLICTS) {
      return { retry: true, ms: backOffMs(++conflicts, BACK_OFF, random()), reason };
    }
    const remedy = "stop the other, or use a bot of your own here";
    return { retry: false, reason: `${reason}; ${remedy}` };
  }

  return (error) => {
    if (error instanceof BotApiNetworkError || error instanceof UnreadableAnswerError) {
      return backOff(error.message);
    }
    if (!(error instanceof BotApiError)) {
      return { retry: false, reason: "the fault is here, not at Telegram", error };
    }
    const { error_code, description, parameters: { retry_after } } = error;
    switch (error_code) {
      case 401:
        return {
          retry: false,
          reason: "Telegram does not accept its token (401 Unauthorized); " +
            "it was revoked or mistyped, copy the present one from @BotFather",
        };
      case 404:
        return {
          retry: false,
          reason: "Telegram knows no such token or address (404 Not Found); " +
            "copy the token from @BotFather and check TELEGRAM_API_ROOT",
        };
      case 409:
        return conflict(description);
      case 429:
        if (typeof retry_after !== "number") break;
        // Never less than a second, or a wrong 0 would make this a tight loop.
        return { retry: true, ms: Math.max(1, retry_after) * 1000, reason: error.message };
    }
    return backOff(error.message);
  };
}
