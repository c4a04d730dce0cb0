/**
 * `deno task simulator`: a simulated Telegram on this machine with a web page to chat with bots.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { quit } from "../process/quit.ts";
import { startControlled } from "./control/start.ts";
import { coverageText } from "./api/coverage_text.ts";
import { startPlayground } from "./playground/mod.ts";
import type { RunningSimulator } from "./start.ts";

const usage = `Usage: deno task simulator [options]

Runs a Telegram on this machine: a Bot API for your bots, and a web page to chat with them.

  --port N            where it listens; 0 for any free port [8081]
  --host ADDRESS      the address it listens at; 0.0.0.0 in a container [127.0.0.1]
  --bot NAME[=TOKEN]  a bot, with a token of its own if given; as many as needed [echo]
  --user NAME         a person; as many as needed [Ada, Bob]
  --control           a control API under /control/ for tests in any language; without --bot and
                      --user there is nobody then until it makes them
  --name HOST         a host name besides loopback's by which the control API is called
  --methods           lists the Bot API's methods and how far each is modelled, and ends
  --help              this text`;

function readArgs(args: string[]) {
  try {
    return parseArgs({
      args: args[0] === "--" ? args.slice(1) : args,
      options: {
        port: { type: "string", default: "8081" },
        host: { type: "string", default: "127.0.0.1" },
        bot: { type: "string", multiple: true },
        user: { type: "string", multiple: true },
        control: { type: "boolean", default: false },
        name: { type: "string", multiple: true, default: [] },
        methods: { type: "boolean", default: false },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    return quit(2, `${(error as Error).message}\n\n${usage}`);
  }
}

const { port, host, control, name: names, methods, help, ...made } = readArgs(Deno.args);
const bots = (made.bot ?? (control ? [] : ["echo"])).map(readBot);
const users = made.user ?? (control ? [] : ["Ada", "Bob"]);
if (help) quit(0, usage);
if (methods) quit(0, coverageText());
if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
  quit(2, `--port "${port}" is not a port\n\n${usage}`);
}

function readBot(text: string): { name: string; token?: string } {
  const [name = "", token] = text.split("=", 2);
  if (!/^\w+$/.test(name)) quit(2, `--bot "${name}" is not a name: use letters, digits and _`);
  if (token !== undefined && !/^\d+:[\w-]+$/.test(token)) {
    quit(2, `--bot "${name}" has a malformed token: it looks like 123456:AbC`);
  }
  return { name, ...(token === undefined ? {} : { token }) };
}

function arrange(tg: RunningSimulator): void {
  for (const { name, ...options } of bots) tg.bot(name, options);
  for (const name of users) tg.user(name);
}

const options = { port: Number(port), hostname: host };
const tg =
  await (control ? startControlled({ ...options, names, arrange }) : startPlayground(options))
    .catch((error) => {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
      return quit(
        1,
        `Cannot start: port ${port} is in use; choose another with --port, or 0 for any`,
      );
    });
if (!control) arrange(tg);

const accounts = [...tg.world.bots.values()];
const width = Math.max(...accounts.map(({ username }) => username.length)) + 1;
const tokens = accounts.map(({ username, token }) => `  ${`@${username}`.padEnd(width)}  ${token}`);
const lines = [
  `Playground  ${tg.url}`,
  `API root    ${tg.apiRoot}`,
  ...(control ? [`Control API ${tg.url}control/openapi.json`] : []),
  ...(tokens.length > 0 ? ["", "Tokens:", ...tokens] : []),
];
const text = `${lines.join("\n")}

Start your bots with this API root and these tokens, open the playground and chat with them.
Stop with Ctrl+C.
`;
// With OTEL_DENO=true what is written to `console` leaves the machine.
Deno.stdout.writeSync(new TextEncoder().encode(text));

async function stop(): Promise<void> {
  await tg.close();
  Deno.exit(0);
}
Deno.addSignalListener("SIGINT", stop);
if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", stop);
