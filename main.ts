/**
 * The webhook server: `deno run --allow-net --allow-read --allow-env main.ts`.
 *
 * @module
 */
import { Signals } from "./src/process/signals.ts";

// Before everything else is loaded: the kernel drops the signals of a container's first process
// that it does not listen to.
const signals = new Signals(Deno.exit);
const { runServer } = await import("./src/process/run_server.ts");
await runServer(signals);
