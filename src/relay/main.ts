/**
 * `deno task relay`: webhooks against the real Telegram, without a tunnel.
 *
 * @module
 */
import { problemText } from "../app/setting_problem.ts";
import { createLog } from "../events/log.ts";
import { openEnvironment } from "../process/environment.ts";
import { quit } from "../process/quit.ts";
import { Signals } from "../process/signals.ts";
import { readRelayArguments, usage } from "./arguments.ts";
import { askToken } from "./ask_token.ts";
import { relay } from "./relay.ts";
import { greeting } from "./greeting.ts";
import { readSetup, startProblem } from "./setup.ts";

async function start() {
  const args = readRelayArguments(Deno.args);
  if (args.help) quit(0, usage);
  const environment = openEnvironment();
  const env = await environment.read();
  const warnings = environment.warnings.map(problemText);
  const setup = await readSetup({ args, env, readFile: Deno.readTextFile, askToken })
    .catch((error) => quit(...startProblem(error, warnings)));
  const log = createLog(setup.log);
  for (const text of [...warnings, ...setup.unknown]) {
    log.observer({ type: "notice", level: "warn", name: "setting", text });
  }
  const running = await relay({ ...setup.options, log: log.observer }).finally(log.flush);
  return { running, log, options: setup.options };
}

const signals = new Signals(Deno.exit);
const { running, log, options } = await start()
  .catch((error) => quit(...startProblem(error)));
// deno-lint-ignore no-console
console.log(greeting(running, options));
signals.direct({
  async shutdown() {
    await running.close();
    await log.flush();
    Deno.exit(running.failed.length > 0 ? 1 : 0);
  },
});
