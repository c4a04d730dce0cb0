/**
 * The valid values for the rules of a bot, its module or an application.
 *
 * @module
 */
import type { HandlerOptions, TimeoutPolicy } from "../handler/handler.ts";
import { TIMEOUT_OPTIONS } from "../handler/module_options.ts";
import { isUpdateKind } from "../telegram/update.ts";
import { unknownOptions } from "../util/options/unknown_option.ts";
import { MAX_TIMEOUT_MS } from "./defaults.ts";
import type { Problem } from "./setting_problem.ts";

const POLICIES: readonly unknown[] = ["throw", "return"] satisfies TimeoutPolicy[];

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
  const ms = timeout?.ms ?? 1;
  const wrong = (name: string, value: string | number, remedy: string): Problem => ({
    ...{ setting: prefix + name, value, remedy },
    message: typeof value === "number" ? "out of range" : "unknown",
  });
  if (!isWithin(ms, Number.MIN_VALUE, MAX_TIMEOUT_MS)) {
    yield wrong("timeout.ms", ms, `use 1 to ${MAX_TIMEOUT_MS}`);
  }
  const byKind = Object.entries(timeout?.byKind ?? {})
    .map(([kind, policy]) => [`timeout.byKind.${kind}`, policy] as const);
  for (const kind of Object.keys(timeout?.byKind ?? {})) {
    if (isUpdateKind(kind)) continue;
    yield wrong("timeout.byKind", kind, 'use kinds of updates such as "message"');
  }
  for (const [name, policy] of [["timeout.policy", timeout?.policy ?? "throw"], ...byKind]) {
    if (!POLICIES.includes(policy)) yield wrong(name!, String(policy), 'use "throw" or "return"');
  }
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
