/**
 * `deno task simulator`: a simulated Telegram on this machine, with a web page to chat with bots.
 *
 * @module
 */
import { quit } from "../process/quit.ts";
import { type ListenFailure, listenFailure } from "../util/listen_failure.ts";
import { readSimulatorArguments } from "./arguments.ts";
import { startControlled } from "./control/start.ts";
import { greeting } from "./greeting.ts";
import { startPlayground } from "./playground/mod.ts";
import type { RunningSimulator } from "./start.ts";

const { port, hostname, control, names, bots, users } = readSimulatorArguments(Deno.args, quit);

function arrange(tg: RunningSimulator): void {
  for (const { name, ...options } of bots) tg.bot(name, options);
  for (const name of users) tg.user(name);
}

async function start(): Promise<RunningSimulator> {
  const place = { port, hostname };
  if (control) return await startControlled({ ...place, names, arrange });
  const tg = await startPlayground(place);
  arrange(tg);
  return tg;
}

const LISTEN_PROBLEMS: Record<ListenFailure, string> = {
  "in use": `port ${port} is in use; choose another with --port, or 0 for any`,
  "no address": `${hostname} is not an address of this machine; choose another --host`,
  denied: `port ${port} is not open to this user; choose a --port from 1024`,
};

function startProblem(error: unknown): string {
  const failure = listenFailure(error);
  return failure === undefined ? (error as Error).message : LISTEN_PROBLEMS[failure];
}

const tg = await start().catch((error) => quit(1, `Cannot start: ${startProblem(error)}`));

async function stop(): Promise<void> {
  await tg.close();
  Deno.exit(0);
}
Deno.addSignalListener("SIGINT", stop);
if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", stop);

// Last, because whoever reads it may stop the process at once. With OTEL_DENO=true, everything
// written to `console` leaves the machine.
Deno.stdout.writeSync(new TextEncoder().encode(greeting(tg, control)));
