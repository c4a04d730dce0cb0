/**
 * The webhook server: `deno run --allow-net --allow-read --allow-env main.ts`.
 *
 * @module
 */
import { begin, startProblem } from "./src/process/start.ts";
import { quit } from "./src/process/quit.ts";
import { serve } from "./src/app/serve.ts";
import { Signals } from "./src/process/signals.ts";

const usage = `Usage: deno run --allow-net --allow-read --allow-env main.ts [--help]

Serves the bots of src/bots/ to Telegram's webhooks, all on one port.`;

const signals = new Signals(Deno.exit);
const { config, log } = await begin(usage, Deno.args);
const server = await serve({ ...config.serve, observers: [log.observer] })
  .catch((error) => quit(1, startProblem(error, config.serve)));
signals.direct(server);
if (config.register) await server.app.register();
const code = await server.finished.then(() => 0, () => 1);
log.flush();
Deno.exit(code);
