/**
 * The doctor as run by the console: the same command, with its own terminal.
 *
 * @module
 */
import { nodeProbe } from "../cli/probe/node_probe.ts";
import { runCli } from "../cli/run.ts";
import type { ConfigSources, Env } from "../config/mod.ts";
import type { DoctorReport } from "../console/options.ts";
import { systemClock } from "../util/clock.ts";

/**
 * Runs the doctor.
 *
 * @param env The settings.
 * @param registry The bots.
 * @returns Its findings.
 */
export async function doctorReport(
  env: Env,
  registry: ConfigSources["bots"],
): Promise<DoctorReport> {
  let said = "";
  let failed = "";
  const nothing = () => Promise.reject(new Error("The doctor writes no file"));
  await runCli(["doctor", "--json"], {
    env,
    registry,
    terminal: {
      isInteractive: false,
      colors: false,
      write: (text) => void (said += text),
      writeError: (text) => void (failed += text),
      ask: () => undefined,
    },
    clock: systemClock,
    random: Math.random,
    fetch,
    probe: nodeProbe(),
    readFile: (path) => Deno.readTextFile(path),
    createFile: nothing,
    replaceFile: nothing,
  });
  if (said === "") throw new Error(`The doctor cannot run: ${failed.trim()}`);
  return JSON.parse(said) as DoctorReport;
}
