/**
 * The webhook server: `deno run --allow-net --allow-read --allow-env main.ts`.
 *
 * @module
 */
import { begin, startProblem } from "./src/process/start.ts";
import { quit } from "./src/process/quit.ts";
import { serve } from "./src/app/serve.ts";
import { createReload } from "./src/process/reload.ts";
import { handleSignals } from "./src/process/signals.ts";
import { explainFirstRefusal, serverNotices } from "./src/process/start_notices.ts";

const usage = `Usage: deno run --allow-net --allow-read --allow-env main.ts [--help]

Serves the bots of src/bots/ to Telegram's webhooks, all on one port.`;

/** The registry; with a number, as it is now, but for modules that are loaded already. */
const loadBots = (version?: number) =>
  version === undefined ? import("./src/bots/mod.ts") : import(`./src/bots/mod.ts?${version}`);

const { config, log, environment } = await begin(usage, Deno.args, loadBots, { server: true });
const { serve: options, register } = config;
const emit = explainFirstRefusal(log.observer);
const server = await serve({ ...options, register, observers: [emit] })
  .catch((error) => quit(1, startProblem(error, options)));
for (const notice of serverNotices(config)) emit(notice);
const reload = createReload({ server, environment, config, loadBots, emit });
handleSignals({ shutdown: () => server.shutdown(), reload }, Deno.exit);
await environment.remember();
await server.finished;
log.flush();
Deno.exit(0);
