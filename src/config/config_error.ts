/**
 * The error for a configuration that cannot be used.
 *
 * @module
 */
import { type Problem, problemText } from "../app/setting_problem.ts";

/** The configuration cannot be used. */
export class ConfigError extends Error {
  static {
    this.prototype.name = "ConfigError";
  }

  /** Every problem found. */
  readonly problems: readonly Problem[];
  /** Possible problems: a misspelt setting is often the cause of the others. */
  readonly warnings: readonly Problem[];

  constructor(problems: readonly Problem[], warnings: readonly Problem[] = []) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const lines = (list: readonly Problem[]) => list.map((one) => `\n  - ${problemText(one)}`);
    const more = warnings.length > 0 ? ["\nCheck this as well:", ...lines(warnings)] : [];
    super([`Cannot start, ${count}:`, ...lines(problems), ...more].join(""));
    this.problems = problems;
    this.warnings = warnings;
  }
}
