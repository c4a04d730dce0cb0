/**
 * The valid values for the numbers and URLs of an application.
 *
 * @module
 */
import type { Retention } from "../store/settings.ts";
import { createRedactor } from "../util/redact/redact.ts";
import { baseUrlProblem } from "./base_url.ts";
import { MAX_LEASE_MS, MIN_LEASE_MS } from "./defaults.ts";
import type { ServeOptions } from "./options.ts";
import type { Problem } from "./setting_problem.ts";

/** The minimum and the maximum. */
const RANGES = {
  port: [0, 65_535],
  drainMs: [0, Infinity],
  workers: [1, 1000],
  maxConnections: [1, 100],
  maxBodyBytes: [1, Infinity],
  maxInFlight: [0, Infinity],
  storeLeaseMs: [MIN_LEASE_MS, MAX_LEASE_MS],
  storeMaxCrashes: [1, Infinity],
} as const;

/**
 * Checks numbers and URLs.
 *
 * @param options The options; unset ones are valid.
 * @returns The problems.
 */
export function* limitProblems(options: ServeOptions): Generator<Problem> {
  for (const [setting, [min, max]] of Object.entries(RANGES)) {
    const value = options[setting as keyof typeof RANGES] ?? min;
    if (typeof value === "number" && value >= min && value <= max) continue;
    const remedy = `use ${max === Infinity ? `${min} or more, or Infinity` : `${min} to ${max}`}`;
    yield { setting, value, message: "out of range", remedy };
  }
  yield* retentionProblems(options.storeRetention ?? {});
  yield* urlProblems("publicUrl", options.publicUrl);
  yield* urlProblems("telegram.apiRoot", options.telegram?.apiRoot);
}

function* retentionProblems(retention: Partial<Retention>): Generator<Problem> {
  for (const [name, value] of Object.entries(retention)) {
    if (value === undefined || typeof value === "number" && value >= 0) continue;
    const remedy = "use 0 or more, or Infinity";
    yield {
      setting: `storeRetention.${name}`,
      value: String(value),
      message: "out of range",
      remedy,
    };
  }
}

function* urlProblems(setting: string, url: string | undefined): Generator<Problem> {
  const problem = url === undefined ? undefined : baseUrlProblem(url);
  if (problem) yield { setting, value: createRedactor([])(url!), ...problem };
}
