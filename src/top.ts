/**
 * The console at a glance in a terminal: `deno task top`, or `deno task top URL`.
 *
 * @module
 */
import { readFile } from "./cli/files.ts";
import { processTerminal } from "./cli/terminal.ts";
import { listenForWishes } from "./operator/keys.ts";
import { runTop } from "./operator/run_top.ts";
import { openEnvironment } from "./process/environment.ts";
import { quit } from "./process/quit.ts";
import { systemClock } from "./util/clock.ts";

const env = await openEnvironment().read().catch((error) => quit(1, (error as Error).message));
const size = () =>
  Deno.stdout.isTerminal() ? Deno.consoleSize() : { rows: Infinity, columns: Infinity };

const terminal = processTerminal();
const wishes = terminal.isInteractive ? listenForWishes() : {};

Deno.exit(
  await runTop(Deno.args, {
    ...{ env, terminal, ...wishes },
    clock: systemClock,
    fetch,
    size,
    readFile,
  }),
);
