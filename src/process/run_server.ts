/**
 * The webhook server as a process: from the environment to its exit code.
 *
 * @module
 */
import { serve } from "../app/serve.ts";
import { quit } from "./quit.ts";
import { createReload, type RegistryLoader } from "./reload.ts";
import type { Signals } from "./signals.ts";
import { begin, startProblem } from "./start.ts";
import { explainFirstRefusal, serverNotices } from "./start_notices.ts";

const usage = `Usage: deno run --allow-net --allow-read --allow-env main.ts [--help]

Serves the bots of src/bots/ to Telegram's webhooks, all on one port.`;

/**
 * Runs the server until it is shut down: exit code 0. Exit code 1 if it cannot start, or cannot
 * listen any more.
 *
 * @param signals The signals of the process, which shut it down and reload it.
 * @param loadBots Loads the registry.
 */
export async function runServer(signals: Signals, loadBots: RegistryLoader): Promise<never> {
  const { config, log, environment } = await begin(usage, Deno.args, loadBots, { server: true });
  const { serve: options, register } = config;
  const emit = log.observer;
  const observers = [explainFirstRefusal(emit)];
  const server = await serve({ ...options, register, observers, log: emit })
    .catch(async (error) => {
      await log.flush();
      return quit(1, startProblem(error, options));
    });
  for (const notice of serverNotices(config)) emit(notice);
  const reload = createReload({
    ...{ server, environment, config, loadBots, emit },
    keepSecret: log.keepSecret,
  });
  signals.direct({ shutdown: () => server.shutdown(), reload });
  await environment.remember();
  const code = await server.finished.then(() => 0, () => 1);
  await log.flush();
  Deno.exit(code);
}
