/**
 * The rules by which a bot's updates are run: what they must be, and what is said when they are
 * not.
 *
 * @module
 */
import type { HandlerOptions, TimeoutPolicy } from "./dispatch/handler.ts";

/** Telegram closes a connection on which no answer has come for this long. */
export const MAX_TIMEOUT_MS = 60_000;

const POLICIES: readonly unknown[] = ["throw", "return"] satisfies TimeoutPolicy[];

/**
 * What is wrong with the rules of a bot, one line each.
 *
 * @param whose Begins each line: `bot "echo"`.
 * @param rules The rules; what is left out is right.
 * @returns What is wrong, with the value and the remedy.
 *
 * @example Usage
 * ```ts
 * import { ruleProblems } from "./check_rules.ts";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([...ruleProblems('bot "echo"', { attempts: 0 })], [
 *   'bot "echo" cannot have 0 attempts; use 1 or more',
 * ]);
 * ```
 */
export function* ruleProblems(whose: string, rules: HandlerOptions): Generator<string> {
  const { timeout, attempts = 1, abandonMs = 1, lanes = "chat", concurrency = 1 } = rules;
  const ms = timeout?.ms ?? 1;
  if (!(ms > 0 && ms <= MAX_TIMEOUT_MS)) {
    yield `${whose} cannot have a timeout of ${ms} ms; use 1 to ${MAX_TIMEOUT_MS}`;
  }
  const byKind = Object.entries(timeout?.byKind ?? {});
  for (const [kind, policy] of [["", timeout?.policy ?? "throw"], ...byKind]) {
    if (POLICIES.includes(policy)) continue;
    const what = kind ? `the policy "${policy}" for ${kind}` : `the policy "${policy}"`;
    yield `${whose} cannot have ${what}; use "throw" or "return"`;
  }
  if (!(attempts >= 1)) yield `${whose} cannot have ${attempts} attempts; use 1 or more`;
  if (!(abandonMs > 0)) {
    yield `${whose} cannot have a hard limit of ${abandonMs} ms; use 1 or more, or Infinity`;
  }
  if (lanes !== "chat" && lanes !== "none") {
    yield `${whose} cannot have the lanes "${lanes}"; use "chat" or "none"`;
  }
  if (!(concurrency >= 1)) {
    yield `${whose} cannot have a concurrency of ${concurrency}; use 1 or more, or Infinity`;
  }
}
