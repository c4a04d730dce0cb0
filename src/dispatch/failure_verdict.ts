/**
 * Verdicts: whether an update that failed is tried again.
 *
 * @module
 */
import type { RetryDecision } from "../handler/handler.ts";
import { BotApiError } from "../telegram/api/error.ts";
import type { BotRules } from "./bot_rules.ts";
import type { Verdict } from "./verdict.ts";

/** Bad Request, Forbidden (blocked by the user), Not Found: the same call fails the same way again. */
const PERMANENT: ReadonlySet<unknown> = new Set([400, 403, 404]);

/**
 * Judges a failure.
 *
 * @param error What was thrown.
 * @param attempt Which attempt it was, from 1.
 * @param rules The rules of the bot. `retry` takes precedence over what is known of the error, and
 * `attempts` over both.
 * @returns The verdict.
 */
export function judge(error: unknown, attempt: number, { attempts, retry }: BotRules): Verdict {
  if (attempt >= attempts) return { again: false };
  if (!retry) return { again: !isPermanent(error) };
  try {
    return verdictOf(retry(error, attempt));
  } catch (problem) {
    return { again: !isPermanent(error), problem };
  }
}

function verdictOf(decision: RetryDecision): Verdict {
  if (typeof decision === "boolean") return { again: decision };
  const afterMs = decision?.after;
  if (typeof afterMs === "number" && afterMs >= 0) return { again: true, afterMs };
  throw new TypeError(
    `Cannot retry as decided: options.retry gave ${Deno.inspect(decision)}; ` +
      "give true, false or { after: milliseconds }",
  );
}

function isPermanent(error: unknown): boolean {
  try {
    for (const each of chainOf(error)) {
      if (OURS.has(each.name)) return true;
      const code = apiErrorCode(each);
      if (code !== undefined) return PERMANENT.has(code);
      if (each instanceof AggregateError) return areAllPermanent(each.errors);
    }
  } catch {
    // Anything may be thrown, even an object whose properties throw.
  }
  return false;
}

/** How many errors of an AggregateError are examined. */
const MAX_ERRORS = 100;

/** One temporary error justifies another attempt. Nested aggregates are not examined. */
function areAllPermanent(errors: readonly unknown[]): boolean {
  return errors.length > 0 && errors.length <= MAX_ERRORS &&
    errors.every((error) => !(error instanceof AggregateError) && isPermanent(error));
}

/** Postern's own errors that only a change of the handler fixes, by name: Workers lose classes. */
const OURS: ReadonlySet<unknown> = new Set(["UnsendableReplyError", "NotJsonError"]);

/** What the frameworks that can be hosted throw. grammY wraps it in a `BotError`. */
interface FrameworkError {
  readonly name?: unknown;
  readonly error?: unknown;
  readonly cause?: unknown;
  readonly error_code?: unknown;
  readonly response?: { readonly error_code?: unknown };
}

/** How many wrappers are looked through: causes may form a cycle. */
const MAX_WRAPPERS = 4;

/** An error and those that it wraps, as grammY's `BotError` or as a `cause`. */
function* chainOf(error: unknown): Generator<FrameworkError> {
  for (let depth = 0; depth <= MAX_WRAPPERS && error instanceof Error; depth++) {
    const each: FrameworkError = error;
    yield each;
    error = each.name === "BotError" ? each.error : each.cause;
  }
}

/** Telegram's `error_code`, if the error is its answer to a call, by whichever client. */
function apiErrorCode(error: FrameworkError): unknown {
  const isAnswer = error instanceof BotApiError || error.name === "GrammyError";
  return isAnswer ? error.error_code : error.response?.error_code;
}
