/**
 * The webhook server: `deno run --allow-net --allow-read --allow-env main.ts`.
 *
 * @module
 */
import { begin, startProblem } from "./src/process/start.ts";
import { quit } from "./src/process/quit.ts";
import { serve } from "./src/app/serve.ts";
import { handleSignals } from "./src/process/signals.ts";
import { explainFirstRefusal, serverNotices } from "./src/process/start_notices.ts";

const usage = `Usage: deno run --allow-net --allow-read --allow-env main.ts [--help]

Serves the bots of src/bots/ to Telegram's webhooks, all on one port.`;

const { config, log } = await begin(usage, Deno.args, { server: true });
const { serve: options, register } = config;
const observers = [explainFirstRefusal(log.observer)];
const server = await serve({ ...options, register, observers, log: log.observer })
  .catch(async (error) => {
    await log.flush();
    quit(1, startProblem(error, options));
  });
for (const notice of serverNotices(config)) log.observer(notice);
handleSignals(server, (code) => void log.flush().then(() => Deno.exit(code)));
await server.finished;
await log.flush();
Deno.exit(0);
