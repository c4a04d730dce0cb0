/**
 * Runs the command that the arguments name.
 *
 * @module
 */
import { type Config, ConfigError, readConfig } from "../config/mod.ts";
import { readArguments } from "./arguments.ts";
import { type Command, type CommandDeps, CommandError, UsageError } from "./command.ts";
import { deadCommand } from "./commands/dead.ts";
import { deleteCommand } from "./commands/delete.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { infoCommand } from "./commands/info.ts";
import { newCommand } from "./commands/new.ts";
import { sendCommand } from "./commands/send.ts";
import { setCommand } from "./commands/set.ts";
import { stuckCommand } from "./commands/stuck.ts";
import { callOf, commandHelp, overview } from "./help.ts";
import { unknownWord } from "../util/spelling/nearest.ts";

/** Every command, in the order of the help. */
const COMMANDS: readonly Command[] = [
  setCommand,
  infoCommand,
  deleteCommand,
  doctorCommand,
  sendCommand,
  deadCommand,
  stuckCommand,
  newCommand,
];

/**
 * Runs a command.
 *
 * @param args The arguments of the process.
 * @param deps Dependencies of the commands.
 * @returns The exit code: 0 all is well, 1 something is wrong, 2 usage error.
 */
export async function runCli(args: readonly string[], deps: CommandDeps): Promise<number> {
  const { terminal } = deps;
  const [first, ...rest] = args[0] === "--" ? args.slice(1) : args;
  const command = COMMANDS.find(({ name }) => name === first);
  if (first === "--help" || first === "-h") {
    terminal.write(overview(COMMANDS));
    return 0;
  }
  try {
    if (command) return await runCommand(command, rest, deps);
    if (first === undefined) throw new UsageError("No command is given");
    throw new UsageError(unknownWord("command", first, COMMANDS.map(({ name }) => name)));
  } catch (error) {
    if (error instanceof UsageError) {
      const usage = command ? `Usage: ${callOf(command)}\n` : overview(COMMANDS);
      terminal.writeError(`${error.message}\n\n${usage}`);
      return 2;
    }
    if (error instanceof CommandError || error instanceof ConfigError) {
      terminal.writeError(`${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

async function runCommand(
  command: Command,
  args: string[],
  deps: CommandDeps,
): Promise<number> {
  const { help, ...given } = readArguments(command, args);
  if (help) {
    deps.terminal.write(commandHelp(command));
    return 0;
  }
  const { env, envWarnings = [], registry } = deps;
  let config: Promise<Config> | undefined;
  return await command.run({
    ...deps,
    ...given,
    config: () => config ??= readConfig({ env, envWarnings, bots: registry }),
  });
}
