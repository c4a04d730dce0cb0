/**
 * The webhook server: `deno run -P main.ts`.
 *
 * @module
 */
import type { ConsoleOpener } from "./src/process/console_opener.ts";
import { Signals } from "./src/process/signals.ts";

// Installed before anything else is loaded: the kernel drops signals to a container's first process
// that has no handler for them.
const signals = new Signals(Deno.exit);
signals.expectReload();

/** The registry; with a version, re-read from disk, except for modules already loaded. */
const loadBots = (version?: number) =>
  version === undefined ? import("./src/bots/mod.ts") : import(`./src/bots/mod.ts?${version}`);

/** The console, loaded only if configured. */
const openConsole: ConsoleOpener = async (options) =>
  (await import("./src/operator/open_console.ts")).openConsole(options);

const { runServer } = await import("./src/process/run_server.ts");
await runServer(signals, loadBots, openConsole);
