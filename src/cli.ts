/**
 * The operator's commands: `deno task bot set|info|delete|doctor|send|dead|stuck|new`.
 *
 * @module
 */
import { createFile, readFile } from "./cli/files.ts";
import { nodeProbe } from "./cli/probe/node_probe.ts";
import { runCli } from "./cli/run.ts";
import { processTerminal } from "./cli/terminal.ts";
import { openEnvironment } from "./process/environment.ts";
import { loadRegistry, registryProblem } from "./process/load_registry.ts";
import { quit } from "./process/quit.ts";
import { systemClock } from "./util/clock.ts";

const refuse = (error: Error) => quit(1, error.message);
// First the file's variables, which the modules of bots may read.
await openEnvironment().read().catch(refuse);
const registry = await loadRegistry(() => import("./bots/mod.ts"))
  .catch((error) => quit(1, registryProblem(error)));
const environment = openEnvironment(Object.keys(registry));
const env = await environment.read().catch(refuse);

Deno.exit(
  await runCli(Deno.args, {
    env,
    envWarnings: environment.warnings,
    registry,
    terminal: processTerminal(),
    clock: systemClock,
    random: Math.random,
    fetch,
    probe: nodeProbe(),
    readFile,
    createFile,
    replaceFile: (path, text) => Deno.writeTextFile(path, text),
  }),
);
