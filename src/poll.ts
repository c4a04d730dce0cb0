/**
 * Long polling: `deno run -P src/poll.ts`, or `deno task dev`.
 *
 * @module
 */
import { runPolling } from "./cli/run_polling.ts";
import { Signals } from "./process/signals.ts";

const signals = new Signals(Deno.exit);
// Under --watch the process survives Deno.exit(), and must still end on a signal.
addEventListener("unload", () => signals.release());
await runPolling(signals, () => import("./bots/mod.ts"));
