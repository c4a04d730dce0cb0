/**
 * Long polling: `deno run -P src/poll.ts`, or `deno task dev`.
 *
 * @module
 */
import { runPolling } from "./cli/run_polling.ts";
import { exitOnSignal } from "./process/end_under_watch.ts";
import { Signals } from "./process/signals.ts";

const signals = new Signals(exitOnSignal);
// Under --watch the process survives Deno.exit(), and must still end on a signal.
addEventListener("unload", () => signals.release());
await runPolling(signals, () => import("./bots/mod.ts"));
