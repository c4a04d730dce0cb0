/**
 * The webhook server as a process: from the environment to its exit code.
 *
 * @module
 */
import { internalsOf } from "../app/internals.ts";
import { serve } from "../app/serve.ts";
import type { Observer, PosternEvent } from "../events/events.ts";
import type { ConsoleOpener } from "./console_opener.ts";
import { quit } from "./quit.ts";
import type { RegistryLoader } from "./load_registry.ts";
import { createReload } from "./reload.ts";
import type { SystemdNotifier } from "./sd_notify.ts";
import type { Signals } from "./signals.ts";
import { begin } from "./start.ts";
import { consoleProblem, startProblem } from "./start_problem.ts";
import { explainFirstRefusal, serverNotices } from "./start_notices.ts";

const usage = `Usage: deno run -P main.ts [--help]

Serves the bots of src/bots/ to Telegram's webhooks, all on one port.`;

/** How many early events are kept for the console. */
const MAX_EARLY = 1000;

/** Opens the notifier, loaded only under systemd. */
async function openNotifier(emit: Observer): Promise<SystemdNotifier | undefined> {
  const variable = "NOTIFY_SOCKET";
  const mayRead = Deno.permissions.querySync({ name: "env", variable }).state === "granted";
  if (!mayRead || !Deno.env.has(variable)) return undefined;
  const { SystemdNotifier } = await import("./sd_notify.ts");
  return SystemdNotifier.open(Deno.env, emit);
}

/**
 * Runs the server until it is shut down, and exits with 0. Exits with 1 if it cannot start or can
 * no longer listen.
 *
 * @param signals The signals of the process, which shut it down or reload it.
 * @param loadBots Loads the registry.
 * @param openConsole Opens the console, if configured.
 */
export async function runServer(
  signals: Signals,
  loadBots: RegistryLoader,
  openConsole: ConsoleOpener,
): Promise<never> {
  const begun = await begin(usage, Deno.args, loadBots, { server: true });
  const { config, bots, log, environment, env, notices } = begun;
  await environment.remember();
  const { serve: options, register } = config;
  const early: PosternEvent[] = [...notices];
  const keep: Observer = (event) => {
    if (early.length < MAX_EARLY) early.push(event);
    log.observer(event);
  };
  const emit = explainFirstRefusal(config.console ? keep : log.observer);
  const server = await serve({ ...options, register, log: emit })
    .catch(async (error) => {
      await log.flush();
      return quit(1, startProblem(error, options));
    });
  const ended = server.finished.then(() => 0, () => 1);
  let systemd: SystemdNotifier | undefined = undefined;
  let stopping = false;
  const { emit: report } = internalsOf(server.app);
  for (const notice of serverNotices(config)) report(notice);
  const { keepSecret } = log;
  const reload = createReload({
    ...{ server, environment, env, config, loadBots, emit: report, keepSecret },
  });
  // At once, as it serves: loading what is opened next takes a moment.
  signals.direct({
    shutdown() {
      stopping = true;
      void systemd?.stopping();
      return server.shutdown();
    },
    async reload() {
      await systemd?.reloading();
      await reload();
      await systemd?.ready();
    },
  });
  systemd = await openNotifier(report);
  const { app } = server;
  const closeConsole = config.console ?? config.alerts
    ? await openConsole({ app, config, bots, log, environment, emit: report, early }).catch(
      async (error) => {
        await server.shutdown();
        await log.flush();
        return quit(1, consoleProblem(error, config.console));
      },
    )
    : undefined;
  if (!stopping) void systemd?.ready();
  const code = await ended;
  await closeConsole?.();
  await log.flush();
  Deno.exit(code);
}
