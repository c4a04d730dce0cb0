/**
 * The webhook server: `deno run --allow-net --allow-read --allow-env main.ts`.
 *
 * @module
 */
import { begin, startProblem } from "./src/process/start.ts";
import { quit } from "./src/process/quit.ts";
import { serve } from "./src/app/serve.ts";
import { handleSignals } from "./src/process/signals.ts";

const usage = `Usage: deno run --allow-net --allow-read --allow-env main.ts [--help]

Serves the bots of src/bots/ to Telegram's webhooks, all on one port.`;

const { config, log } = await begin(usage, Deno.args);
const server = await serve({ ...config.serve, log: log.observer }).catch(async (error) => {
  await log.flush();
  quit(1, startProblem(error, config.serve));
});
handleSignals(server, (code) => void log.flush().then(() => Deno.exit(code)));
if (config.register) await server.app.register();
await server.finished;
await log.flush();
Deno.exit(0);
