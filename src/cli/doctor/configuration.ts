/**
 * Reading a configuration that may be ill: what can be read is read.
 *
 * @module
 */
import { type Config, ConfigError, type Env, readConfig } from "../../config/mod.ts";
import type { HandlerModule } from "../../handler/handler.ts";
import { type Finding, ok, problem } from "./finding.ts";

/** What could be read. */
export interface Configuration {
  /** `undefined` if nothing works without what is wrong. */
  readonly config: Config | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads the configuration. What is wrong becomes a finding, and is then left out.
 *
 * @param env The environment.
 * @param registry The registry of bots.
 * @returns The configuration and the findings.
 */
export async function examineConfiguration(
  env: Env,
  registry: Readonly<Record<string, HandlerModule>>,
): Promise<Configuration> {
  const findings: Finding[] = [];
  // The certificate has checks of its own, which say more.
  let rest: Env = { ...env, TLS_CERT: undefined, TLS_KEY: undefined };
  while (true) {
    try {
      const config = await readConfig({ env: rest, bots: registry });
      const good = [ok("configuration", "The configuration can be read")];
      return { config, findings: findings.length > 0 ? findings : good };
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      findings.push(...error.problems.map(toFinding));
      const blamed = new Set(
        error.problems.flatMap((line) => line.match(/^[A-Z][A-Z0-9_]*/) ?? []),
      );
      const kept = Object.entries(rest).filter(([name]) => !blamed.has(name));
      if (kept.length === Object.keys(rest).length) return { config: undefined, findings };
      rest = Object.fromEntries(kept);
    }
  }
}

/** A problem of the configuration reads `VARIABLE=value: what is wrong; what to do`. */
function toFinding(line: string): Finding {
  const [, title = line, remedy = "set it anew"] = /^(.*?); (.*)$/.exec(line) ?? [];
  return problem("configuration", title, remedy);
}
