/**
 * Which failed calls are retried, and when.
 *
 * @module
 */
import { type BackOffLimits, backOffMs } from "../../util/back_off.ts";
import { BotApiError, BotApiNetworkError } from "./error.ts";

/** Limits on retrying a failed call. */
export interface RetryLimits {
  /** The most attempts after 5xx answers and network failures. @default {4} */
  attempts: number;
  /** The longest `retry_after` to wait for, ms; a longer one fails the call. @default {60_000} */
  maxRetryAfterMs: number;
  /** The most time that one call spends waiting in total, ms. @default {120_000} */
  budgetMs: number;
}

/** The default limits. */
export const RETRY_LIMITS: Readonly<RetryLimits> = {
  attempts: 4,
  maxRetryAfterMs: 60_000,
  budgetMs: 120_000,
};

/** Options for {@linkcode createRetryPlan}. */
export interface RetryPlanOptions {
  /** The Bot API method. */
  method: string;
  /** `true` also retries calls that may have been executed; `false` retries nothing. */
  retry?: boolean | undefined;
  /** The limits. */
  limits: Readonly<RetryLimits>;
  /** Random numbers from 0 to 1, for the jitter. */
  random: () => number;
}

const BACK_OFF: BackOffLimits = { firstMs: 500, longestMs: 16_000 };

/**
 * Whether a method may safely be executed twice. Telegram's methods begin with a verb: `get` changes
 * nothing; `set`, `edit` and `delete` lead to the same state the second time (Telegram may answer
 * the second with `message is not modified`); a query takes one `answer`. All others (`send`,
 * `copy`, `create`, `transfer` ...) may do something twice that was wanted once.
 *
 * @param method A Bot API method.
 * @returns `true` when a second execution is harmless.
 */
function isIdempotent(method: string): boolean {
  return /^(?:get|set|edit|delete|answer)[A-Z]/.test(method);
}

/**
 * Plans the attempts of one call. The plan is consulted after each failure.
 *
 * - 429: Telegram has not executed the call, so it is sent again after `retry_after`.
 * - No connection was made: sent again, with back-off.
 * - A 5xx answer, or any other network failure: the call may have been executed. It is sent again,
 *   with back-off, if that is safe ({@linkcode isIdempotent}) or requested.
 * - Everything else is final.
 *
 * @param options The call and its limits.
 * @returns A function from a failure to the wait before the next attempt in ms, or `undefined` if
 * there is none.
 */
export function createRetryPlan(
  { method, retry, limits, random }: RetryPlanOptions,
): (error: unknown) => number | undefined {
  const repeatable = retry ?? isIdempotent(method);
  let failures = 0;
  let waited = 0;

  function delay({ status, sent, retryAfterMs }: Failure): number | undefined {
    if (status === 429 && retryAfterMs !== undefined) {
      return retryAfterMs <= limits.maxRetryAfterMs ? retryAfterMs : undefined;
    }
    const safe = status === 429 || !sent || repeatable;
    const passing = status === undefined || status === 429 || status >= 500;
    if (!safe || !passing || ++failures >= limits.attempts) return undefined;
    return backOffMs(failures, BACK_OFF, random());
  }

  return (error) => {
    const failure = retry === false ? undefined : describe(error);
    const ms = failure && delay(failure);
    if (ms === undefined || waited + ms > limits.budgetMs) return undefined;
    waited += ms;
    return ms;
  };
}

/** The properties of a failure that decide. */
interface Failure {
  status: number | undefined;
  sent: boolean;
  retryAfterMs?: number;
}

/** `undefined` for errors that come neither from Telegram nor from the network. */
function describe(error: unknown): Failure | undefined {
  if (error instanceof BotApiNetworkError) return error;
  if (!(error instanceof BotApiError)) return undefined;
  const ms = retryAfterMs(error);
  const status = error.error_code;
  return ms === undefined ? { status, sent: true } : { status, sent: true, retryAfterMs: ms };
}

/** No wait is longer, whatever an answer says: the next 429 says again how long to wait. */
const MAX_RETRY_AFTER_S = 3600;

/** How long Telegram asks to wait, an hour at most; `undefined` if it does not say. */
export function retryAfterMs(error: unknown): number | undefined {
  if (!(error instanceof BotApiError) || error.error_code !== 429) return undefined;
  const { retry_after } = error.parameters;
  // At least a second, or a bogus 0 would make this a tight loop.
  if (typeof retry_after !== "number") return undefined;
  return Math.min(Math.max(1, retry_after), MAX_RETRY_AFTER_S) * 1000;
}
