/**
 * Command-line arguments of `deno task simulator`.
 *
 * @module
 */
import { parseCommandLine } from "../util/command_line.ts";
import { UsageError } from "../util/usage_error.ts";
import { coverageText } from "./api/coverage_text.ts";

const usage = `Usage: deno task simulator [options]

Runs a Telegram on this machine: a Bot API for your bots, and a web page to chat with them.

  --port N            the port to listen on; 0 for any free port [8081]
  --host ADDRESS      the address to listen on; 0.0.0.0 in a container [127.0.0.1]
  --bot NAME[=TOKEN]  a bot, with a fixed token if given; repeatable [echo]
  --user NAME         a person; repeatable [Ada, Bob]
  --control           adds a control API under /control/ for tests in any language; there are no
                      bots or people then, except those given by --bot and --user
  --name HOST         another host name under which the control API accepts calls; repeatable
  --methods           lists the Bot API's methods and how completely each is modelled, and exits
  --help              this text`;

/** Ends the process with an exit code and a message. */
export type Quit = (code: number, text: string) => never;

function parse(args: readonly string[], quit: Quit) {
  try {
    return parseCommandLine(args, {
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
    if (!(error instanceof UsageError)) throw error;
    return quit(2, `${error.message}\n\n${usage}`);
  }
}

function readBot(text: string, quit: Quit): BotArgument {
  const [name = "", token] = text.split("=", 2);
  if (!/^\w+$/.test(name)) quit(2, `--bot "${name}" is not a name: use letters, digits and _`);
  if (token !== undefined && !/^\d+:[\w-]+$/.test(token)) {
    quit(2, `--bot "${name}" has a malformed token: it looks like 123456:AbC`);
  }
  return { name, ...(token === undefined ? {} : { token }) };
}

/** A bot to create at startup. */
export interface BotArgument {
  readonly name: string;
  readonly token?: string;
}

/** What `deno task simulator` starts with. */
export interface SimulatorArguments {
  readonly port: number;
  readonly hostname: string;
  readonly control: boolean;
  /** Host names other than loopback under which the control API accepts calls. */
  readonly names: readonly string[];
  readonly bots: readonly BotArgument[];
  readonly users: readonly string[];
}

/**
 * Parses the arguments, or ends the process: with 0 after `--help` and `--methods`, with 2 if one
 * is invalid.
 */
export function readSimulatorArguments(args: string[], quit: Quit): SimulatorArguments {
  const { port, host, control, name: names, methods, help, ...made } = parse(args, quit);
  const bots = (made.bot ?? (control ? [] : ["echo"])).map((text) => readBot(text, quit));
  const users = made.user ?? (control ? [] : ["Ada", "Bob"]);
  if (help) quit(0, usage);
  if (methods) quit(0, coverageText());
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) {
    quit(2, `--port "${port}" is not a port\n\n${usage}`);
  }
  if (names.length > 0 && !control) {
    quit(2, `--name "${names[0]}" is for the control API; add --control, or leave --name out`);
  }
  return { port: Number(port), hostname: host, control, names, bots, users };
}
