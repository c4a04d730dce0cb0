/**
 * Polling as a process: from the environment to its exit code.
 *
 * @module
 */
import { poll } from "../app/poll.ts";
import { leaveUnconfirmed, takeUnconfirmed } from "../polling/handover.ts";
import { WebhookActiveError } from "../polling/webhooks.ts";
import { print, quit } from "../process/quit.ts";
import type { RegistryLoader } from "../process/load_registry.ts";
import type { Signals } from "../process/signals.ts";
import { begin, helpText } from "../process/start.ts";
import { otherProblem } from "../process/start_problem.ts";
import { endWatched } from "../process/end_under_watch.ts";
import { readArguments } from "./arguments.ts";
import { UsageError } from "./command.ts";
import { selectNames } from "./select.ts";

const flags = {
  force: { help: "deletes a bot's webhook, but keeps pending updates" },
  "drop-pending": { help: "drops pending updates" },
};

const usage = `Usage: deno run -P src/poll.ts [name…] [options]

Fetches updates for the bots of src/bots/ with getUpdates, without a port: for the named bots, or
for all that have a token.

  --force         ${flags.force.help}
  --drop-pending  ${flags["drop-pending"].help}
  --help          this text`;

function explain(error: unknown): never {
  if (error instanceof UsageError) quit(2, `${error.message}\n\n${usage}`);
  if (error instanceof WebhookActiveError) quit(1, error.message);
  quit(1, otherProblem(error));
}

async function showHelp(): Promise<never> {
  print(Deno.stdout, helpText(usage));
  if (Deno.env.has("POSTERN_WATCHED")) await endWatched();
  Deno.exit(0);
}

async function prepare(loadBots: RegistryLoader) {
  const { help, operands, has } = readArguments({ options: flags }, Deno.args);
  if (help) await showHelp();
  // Polling opens no port, so it needs neither a certificate nor permission to read one.
  const unused = ["TLS_CERT", "TLS_KEY", "TELEGRAM_CERT", "REUSE_PORT"] as const;
  const begun = await begin(usage, [], loadBots, { unused });
  const { config, log, bots: registry } = begun;
  const names = selectNames(config, registry, operands);
  const bots = Object.fromEntries(names.map((name) => [name, config.serve.bots[name]!]));
  const dropPending = has("drop-pending");
  return { options: { ...config.serve, force: has("force"), dropPending, bots }, log };
}

/**
 * Polls until it is shut down, and exits with 0. Exits with 1 if a bot cannot be polled, 2 on a
 * usage error.
 *
 * @param signals The signals of the process.
 * @param loadBots Loads the registry.
 */
export async function runPolling(signals: Signals, loadBots: RegistryLoader): Promise<never> {
  const { options, log } = await prepare(loadBots).catch(explain);
  const stop = new AbortController();
  signals.direct({ shutdown: () => stop.abort() });
  const poller = await poll({
    ...options,
    log: log.observer,
    signal: stop.signal,
    handled: takeUnconfirmed(Deno.env),
  }).catch(async (error) => {
    await log.flush();
    return explain(error);
  });
  addEventListener("unload", () => {
    leaveUnconfirmed(Deno.env, poller.unconfirmed());
    void log.flush();
  });
  const end = await poller.finished;
  await log.flush();
  // If polling stopped by itself, the watcher waits for a change that fixes it.
  if (stop.signal.aborted && Deno.env.has("POSTERN_WATCHED")) await endWatched();
  Deno.exit(end === "shutdown" && poller.failed.length === 0 ? 0 : 1);
}
