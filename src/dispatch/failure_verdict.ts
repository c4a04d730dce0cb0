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
  return PERMANENT.has(apiErrorCode(error)) || isOurs(error);
}

/** Postern's own errors that only a change of the handler fixes, by name: Workers lose classes. */
const OURS: ReadonlySet<string> = new Set(["UnsendableReplyError", "NotJsonError"]);

function isOurs(error: unknown): boolean {
  try {
    return error instanceof Error && OURS.has(error.name);
  } catch {
    return false;
  }
}

/** What the frameworks that can be hosted throw. grammY wraps it in a `BotError`. */
interface FrameworkError {
  readonly name?: unknown;
  readonly error?: unknown;
  readonly error_code?: unknown;
  readonly response?: { readonly error_code?: unknown };
}

/** How many errors around Telegram's are looked through. Causes may form a circle. */
const MAX_WRAPPERS = 4;

/**
 * Telegram's number for an error that it answered a call with, by whichever client; also of the
 * cause of an error in the handler's own words.
 */
function apiErrorCode(error: unknown, wrappers = MAX_WRAPPERS): unknown {
  if (error instanceof BotApiError) return error.error_code;
  try {
    if (!(error instanceof Error)) return undefined;
    const { name, error: inner, error_code, response } = error as FrameworkError;
    if (name === "GrammyError") return error_code;
    const code = response?.error_code;
    if (code !== undefined || wrappers === 0) return code;
    return apiErrorCode(name === "BotError" ? inner : error.cause, wrappers - 1);
  } catch {
    return undefined; // Anything may be thrown, even an object whose properties throw.
  }
}
