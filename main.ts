/**
 * The webhook server: `deno run --allow-net --allow-read --allow-env main.ts`.
 *
 * @module
 */
import "./src/preload.ts";
import { begin, startProblem } from "./src/entry.ts";
import { quit } from "./src/quit.ts";
import { serve } from "./src/serve.ts";
import { steerBySignals } from "./src/server/signals.ts";

const usage = `Usage: deno run --allow-net --allow-read --allow-env main.ts [--help]

Serves the bots of src/bots/ to Telegram's webhooks, all on one port.`;

const { config, log } = await begin(usage, Deno.args);
const server = await serve({ ...config.serve, observers: [log.observer] })
  .catch((error) => quit(1, startProblem(error, config.serve)));
steerBySignals(server, Deno.exit);
if (config.register) await server.app.register();
await server.finished;
log.flush();
Deno.exit(0);
