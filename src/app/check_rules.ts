/**
 * The valid values for the rules of a bot, its module or an application.
 *
 * @module
 */
import type { HandlerOptions, TimeoutPolicy } from "../handler/handler.ts";
import { TIMEOUT_OPTIONS } from "../handler/module_options.ts";
import { isUpdateKind } from "../telegram/update.ts";
import { typeOf } from "../util/options/option_types.ts";
import { unknownOptions } from "../util/options/unknown_option.ts";
import { MAX_TIMEOUT_MS } from "./defaults.ts";
import type { Problem } from "./setting_problem.ts";

const POLICIES: readonly unknown[] = ["throw", "return"] satisfies TimeoutPolicy[];
const POLICY = 'use "throw" or "return"';

/** Also refuses what compares like a number and is not one, as plain JavaScript may give. */
function isWithin(value: unknown, least: number, most = Infinity): boolean {
  return typeof value === "number" && value >= least && value <= most;
}

/**
 * Checks rules.
 *
 * @param prefix Prefix of the setting names: `bots.echo.`.
 * @param rules The rules; unset ones are valid.
 * @returns The problems.
 */
export function* ruleProblems(prefix: string, rules: HandlerOptions): Generator<Problem> {
  const { timeout, attempts = 1, abandonMs = 1, lanes = "chat", concurrency = 1 } = rules;
  const { durable, answerMs = 0, maxAgeMs = 1, retry } = rules;
  yield* unknownOptions(`${prefix}timeout`, timeout, Object.keys(TIMEOUT_OPTIONS));
  const { ms = 1, policy = "throw", byKind } = timeout ?? {};
  const wrong = (name: string, value: string | number, remedy: string): Problem => ({
    ...{ setting: prefix + name, value, remedy },
    message: typeof value === "number" ? "out of range" : "unknown",
  });
  if (!isWithin(ms, Number.MIN_VALUE, MAX_TIMEOUT_MS)) {
    yield wrong("timeout.ms", ms, `use 1 to ${MAX_TIMEOUT_MS}`);
  }
  if (!POLICIES.includes(policy)) yield wrong("timeout.policy", String(policy), POLICY);
  yield* kindProblems(`${prefix}timeout.byKind`, byKind);
  if (retry !== undefined && typeof retry !== "function") {
    yield wrong("retry", String(retry), "give a function: (error, attempt) => …");
  }
  if (!isWithin(attempts, 1)) yield wrong("attempts", attempts, "use 1 or more");
  if (!isWithin(abandonMs, Number.MIN_VALUE)) {
    yield wrong("abandonMs", abandonMs, "use 1 or more, or Infinity");
  }
  if (lanes !== "chat" && lanes !== "none") yield wrong("lanes", lanes, 'use "chat" or "none"');
  if (!isWithin(answerMs, 0, MAX_TIMEOUT_MS)) {
    yield wrong("answerMs", answerMs, `use 0 to ${MAX_TIMEOUT_MS}`);
  }
  if (!isWithin(maxAgeMs, Number.MIN_VALUE)) {
    yield wrong("maxAgeMs", maxAgeMs, "use 1 or more, or Infinity");
  }
  if (!["undefined", "boolean"].includes(typeof durable) && !Array.isArray(durable)) {
    yield wrong("durable", String(durable), 'use true, false or kinds such as ["message"]');
  }
  for (const kind of Array.isArray(durable) ? durable : []) {
    if (!isUpdateKind(kind)) yield wrong("durable", kind, 'use kinds of updates such as "message"');
  }
  if (!isWithin(concurrency, 1)) {
    yield wrong("concurrency", concurrency, "use 1 or more, or Infinity");
  }
}

/** Checks the policies of single kinds. */
function* kindProblems(setting: string, byKind: unknown): Generator<Problem> {
  if (byKind === undefined) return;
  if (typeOf(byKind) !== "object") {
    const value = typeof byKind === "string" ? { value: byKind } : {};
    const remedy = 'write `{ message: "return" }`; `policy` is for all kinds';
    return yield { setting, ...value, message: "not an object", remedy };
  }
  for (const [kind, policy] of Object.entries(byKind as Record<string, unknown>)) {
    if (!isUpdateKind(kind)) {
      const remedy = 'use kinds of updates such as "message"';
      yield { setting, value: kind, message: "unknown", remedy };
    }
    if (POLICIES.includes(policy)) continue;
    const value = String(policy);
    yield { setting: `${setting}.${kind}`, value, message: "unknown", remedy: POLICY };
  }
}
