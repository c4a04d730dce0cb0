/**
 * The webhook server: `deno run --allow-net --allow-read --allow-env main.ts`.
 *
 * @module
 */
import type { ConsoleOpener } from "./src/process/console_opener.ts";
import { Signals } from "./src/process/signals.ts";

// Before everything else is loaded: the kernel drops the signals of a container's first process
// that it does not listen to.
const signals = new Signals(Deno.exit);
signals.expectReload();

/** The registry; with a number, as it is now, except for modules that are loaded already. */
const loadBots = (version?: number) =>
  version === undefined ? import("./src/bots/mod.ts") : import(`./src/bots/mod.ts?${version}`);

/** The console, loaded only where it is asked for. */
const openConsole: ConsoleOpener = async (options) =>
  (await import("./src/operator/open_console.ts")).openConsole(options);

const { runServer } = await import("./src/process/run_server.ts");
await runServer(signals, loadBots, openConsole);
