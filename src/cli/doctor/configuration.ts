/**
 * Reads as much as possible of a configuration that may have problems.
 *
 * @module
 */
import { type Problem, problemText } from "../../app/setting_problem.ts";
import { type Config, ConfigError, type Env, readConfig } from "../../config/mod.ts";
import type { CommandDeps } from "../command.ts";
import { type Finding, ok, problem, warning } from "./finding.ts";

/** What could be read. */
export interface Configuration {
  /** `undefined` if nothing usable is left. */
  readonly config: Config | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads the configuration. Invalid settings are reported as findings and then left out.
 *
 * @param deps The environment and the registry of bots.
 * @returns The configuration and the findings.
 */
export async function examineConfiguration(
  { env, envWarnings = [], registry }: Pick<CommandDeps, "env" | "envWarnings" | "registry">,
): Promise<Configuration> {
  const findings: Finding[] = [];
  // The certificate has its own, more detailed checks.
  let rest: Env = { ...env, TLS_CERT: undefined, TLS_KEY: undefined };
  while (true) {
    try {
      const config = await readConfig({ env: rest, envWarnings, bots: registry });
      findings.push(...config.warnings.map(toWarning));
      const good = [ok("configuration", "The configuration can be read")];
      return { config, findings: findings.length > 0 ? findings : good };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      findings.push(...error.problems.map(toProblem));
      const blamed = new Set(error.problems.map(({ setting }) => setting));
      const kept = Object.entries(rest).filter(([name]) => !blamed.has(name));
      if (kept.length === Object.keys(rest).length) {
        findings.push(...error.warnings.map(toWarning));
        return { config: undefined, findings };
      }
      rest = Object.fromEntries(kept);
    }
  }
}

function toProblem(one: Problem): Finding {
  return problem("configuration", titleOf(one), one.remedy || "correct it");
}

function toWarning(one: Problem): Finding {
  return warning("configuration", titleOf(one), one.remedy);
}

function titleOf(one: Problem): string {
  return problemText({ ...one, remedy: "" });
}
