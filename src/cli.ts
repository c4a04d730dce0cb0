/**
 * The operator's commands: `deno task bot set|info|delete|doctor|send|dead|stuck|new`.
 *
 * @module
 */
import { bots } from "./bots/mod.ts";
import { CommandError } from "./cli/command.ts";
import { nodeProbe } from "./cli/probe/node_probe.ts";
import { runCli } from "./cli/run.ts";
import { processTerminal } from "./cli/terminal.ts";
import { openEnvironment } from "./process/environment.ts";
import { quit } from "./process/quit.ts";
import { systemClock } from "./util/clock.ts";

async function readFile(path: string): Promise<string> {
  if (path === "-") return await new Response(Deno.stdin.readable).text();
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    const reason = error instanceof Deno.errors.NotFound
      ? "there is no such file"
      : (error as Error).message;
    throw new CommandError(`Cannot read "${path}": ${reason}`);
  }
}

async function createFile(path: string, text: string): Promise<void> {
  try {
    await Deno.writeTextFile(path, text, { createNew: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    throw new CommandError(`Cannot write "${path}": it exists already; choose another name`);
  }
}

const environment = openEnvironment();
const env = await environment.read().catch((error) => quit(1, (error as Error).message));

Deno.exit(
  await runCli(Deno.args, {
    env,
    envWarnings: environment.warnings,
    registry: bots,
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
