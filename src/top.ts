/**
 * The console at a glance in a terminal: `deno task top`, or `deno task top URL`.
 *
 * @module
 */
import { readFile } from "./cli/files.ts";
import { processTerminal } from "./cli/terminal.ts";
import { listenToTerminal } from "./operator/terminal_controls.ts";
import { runTop } from "./operator/run_top.ts";
import { openEnvironment } from "./process/environment.ts";
import { quit } from "./process/quit.ts";
import { systemClock } from "./util/clock.ts";

const env = await openEnvironment().read().catch((error) => quit(1, (error as Error).message));
const size = () =>
  Deno.stdout.isTerminal() ? Deno.consoleSize() : { rows: Infinity, columns: Infinity };

const terminal = processTerminal();
const controls = terminal.isInteractive ? listenToTerminal() : {};

Deno.exit(
  await runTop(Deno.args, {
    ...{ env, terminal, ...controls },
    clock: systemClock,
    fetch,
    size,
    readFile,
  }),
);
