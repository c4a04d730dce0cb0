/**
 * `deno task simulator`: a simulated Telegram on this machine, with a web page to chat with bots.
 *
 * @module
 */
import { quit } from "../process/quit.ts";
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

const place = { port, hostname };
const starting = control ? startControlled({ ...place, names, arrange }) : startPlayground(place);
const tg = await starting.catch((error) => {
  if (!(error instanceof Deno.errors.AddrInUse)) throw error;
  return quit(1, `Cannot start: port ${port} is in use; choose another with --port, or 0 for any`);
});
if (!control) arrange(tg);
// With OTEL_DENO=true, everything written to `console` leaves the machine.
Deno.stdout.writeSync(new TextEncoder().encode(greeting(tg, control)));

async function stop(): Promise<void> {
  await tg.close();
  Deno.exit(0);
}
Deno.addSignalListener("SIGINT", stop);
if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", stop);
