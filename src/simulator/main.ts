/**
 * `deno task simulator`: a simulated Telegram on this machine with a web page to chat with bots.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { quit } from "../quit.ts";
import { coverageText } from "./api/coverage_text.ts";
import { startPlayground } from "./playground/mod.ts";

const usage = `Usage: deno task simulator [options]

Runs a Telegram on this machine: a Bot API for your bots, and a web page to chat with them.

  --port N            where it listens; 0 for any free port [8081]
  --bot NAME[=TOKEN]  a bot, with a token of its own if given; as many as needed [echo]
  --user NAME         a person; as many as needed [Ada, Bob]
  --methods           lists the Bot API's methods and how far each is modelled, and ends
  --help              this text`;

function readArgs(args: string[]) {
  try {
    return parseArgs({
      args: args[0] === "--" ? args.slice(1) : args,
      options: {
        port: { type: "string", default: "8081" },
        bot: { type: "string", multiple: true, default: ["echo"] },
        user: { type: "string", multiple: true, default: ["Ada", "Bob"] },
        methods: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    return quit(2, `${(error as Error).message}\n\n${usage}`);
  }
}

const { port, bot: bots, user: users, methods, help } = readArgs(Deno.args);
if (help) quit(0, usage);
if (methods) quit(0, coverageText());
if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
  quit(2, `--port "${port}" is not a port\n\n${usage}`);
}

const tg = await startPlayground({ port: Number(port) }).catch((error) => {
  if (!(error instanceof Deno.errors.AddrInUse)) throw error;
  return quit(1, `Cannot start: port ${port} is in use; choose another with --port, or 0 for any`);
});

const made = bots.map((text) => {
  const [name = "", token] = text.split("=", 2);
  if (!/^\w+$/.test(name)) quit(2, `--bot "${name}" is no name: it has letters, digits and _`);
  if (token !== undefined && !/^\d+:[\w-]+$/.test(token)) {
    quit(2, `--bot "${name}" has a token that is none: it looks like 123456:AbC`);
  }
  return tg.bot(name, token === undefined ? {} : { token });
});
for (const name of users) tg.user(name);

const width = Math.max(...made.map(({ username }) => username.length)) + 1;
const lines = made.map(({ username, token }) => `  ${`@${username}`.padEnd(width)}  ${token}`);
// deno-lint-ignore no-console
console.log(`Playground  ${tg.url}
API root    ${tg.apiRoot}

Tokens:
${lines.join("\n")}

Start your bots with this API root and these tokens, open the playground and chat with them.
Stop with Ctrl+C.`);

async function stop(): Promise<void> {
  await tg.close();
  Deno.exit(0);
}
Deno.addSignalListener("SIGINT", stop);
if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", stop);
