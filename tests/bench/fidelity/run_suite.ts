import { join } from "@std/path/join";
import { startSimulator } from "../../../src/simulator/mod.ts";
import { byCause } from "./causes.ts";
import { changeFiles } from "./change_files.ts";
import { must, mustHave, output, Unavailable } from "./command.ts";
import type { Report } from "./report.ts";
import { getSource } from "./sources.ts";
import type { Command, Stage, Suite } from "./suite.ts";

/** Options for a run. */
export interface RunOptions {
  /** Where sources and tools are kept. */
  readonly cache: string;
  /** Repositories to use instead of the registries. */
  readonly sources?: string;
}

/** Installs what is missing. */
async function installOnce(tools: string, commands: readonly Command[]): Promise<void> {
  const stamp = join(tools, "installed.json");
  const wanted = JSON.stringify(commands);
  if (await Deno.readTextFile(stamp).catch(() => "") === wanted) return;
  await Deno.mkdir(tools, { recursive: true });
  for (const command of commands) await must(command);
  await Deno.writeTextFile(stamp, wanted);
}

/** Runs a suite against a simulator of its own. */
export async function runSuite(suite: Suite, { cache, sources }: RunOptions): Promise<Report> {
  const folder = join(cache, suite.name, "source");
  const tools = join(cache, suite.name, "tools");
  try {
    for (const program of suite.needs) await mustHave(program);
    await getSource(suite, folder, sources);
    await using tg = await startSimulator();
    const stage: Stage = { folder, tools, apiRoot: tg.apiRoot, ids: await suite.arrange(tg) };
    await installOnce(tools, suite.install(stage));
    await changeFiles(folder, suite.changes(stage));
    const { stdout, stderr } = await output(suite.run(stage));
    await Deno.writeTextFile(join(cache, suite.name, "output.txt"), stdout + stderr);
    const outcomes = await suite.outcomes(stage, stdout);
    return { suite, outcomes, causes: byCause(outcomes, suite.known) };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return { suite, skipped: error.message, outcomes: [], causes: new Map() };
  }
}
