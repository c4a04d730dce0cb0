/**
 * The webhook server as a process: from the environment to its exit code.
 *
 * @module
 */
import { serve } from "../app/serve.ts";
import type { Observer } from "../events/events.ts";
import { quit } from "./quit.ts";
import type { SystemdNotifier } from "./sd_notify.ts";
import type { Signals } from "./signals.ts";
import { begin, startProblem } from "./start.ts";

const usage = `Usage: deno run --allow-net --allow-read --allow-env main.ts [--help]

Serves the bots of src/bots/ to Telegram's webhooks, all on one port.`;

/** Loaded only under systemd. */
async function openNotifier(emit: Observer): Promise<SystemdNotifier | undefined> {
  if (!Deno.env.has("NOTIFY_SOCKET")) return undefined;
  const { SystemdNotifier } = await import("./sd_notify.ts");
  return SystemdNotifier.open(Deno.env, emit);
}

/**
 * Runs the server until it is shut down: exit code 0. Exit code 1 if it cannot start, or cannot
 * listen any more.
 *
 * @param signals The signals of the process, which shut it down and reload it.
 */
export async function runServer(signals: Signals): Promise<never> {
  const { config, log } = await begin(usage, Deno.args);
  const server = await serve({ ...config.serve, observers: [log.observer] })
    .catch((error) => quit(1, startProblem(error, config.serve)));
  const systemd = await openNotifier(log.observer);
  signals.direct({
    shutdown() {
      void systemd?.stopping();
      return server.shutdown();
    },
    async reload() {
      await systemd?.reloading();
      await server.reload();
      await systemd?.ready();
    },
  });
  void systemd?.ready();
  if (config.register) await server.app.register();
  const code = await server.finished.then(() => 0, () => 1);
  log.flush();
  Deno.exit(code);
}
