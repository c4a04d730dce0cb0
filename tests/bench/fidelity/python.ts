import { join } from "@std/path/join";
import { readJUnit } from "./junit.ts";
import type { Command, Outcome, Stage } from "./suite.ts";

/** Makes a virtual environment with these packages. */
export function venvWith({ tools }: Stage, packages: readonly string[]): Command[] {
  const venv = join(tools, "venv");
  return [
    { program: "python3", args: ["-m", "venv", venv] },
    { program: join(venv, "bin/pip"), args: ["install", "--quiet", ...packages] },
  ];
}

/** Runs pytest in a folder of the suite. */
export function pytest(
  stage: Stage,
  folder: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Command {
  const report = ["-p", "no:cacheprovider", `--junitxml=${join(stage.tools, "report.xml")}`];
  return {
    program: join(stage.tools, "venv/bin/python"),
    args: ["-m", "pytest", "--quiet", ...report, ...args],
    cwd: join(stage.folder, folder),
    env,
  };
}

/** Reads pytest's report. */
export async function pytestOutcomes({ tools }: Stage): Promise<Outcome[]> {
  return readJUnit(await Deno.readTextFile(join(tools, "report.xml")));
}
