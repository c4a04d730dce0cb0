/**
 * Running the command that the arguments name.
 *
 * @module
 */
import { type Config, ConfigError, readConfig } from "../config/mod.ts";
import { readArguments } from "./arguments.ts";
import { type Command, CommandError, type Surroundings, UsageError } from "./command.ts";
import { deleteCommand } from "./commands/delete.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { infoCommand } from "./commands/info.ts";
import { sendCommand } from "./commands/send.ts";
import { setCommand } from "./commands/set.ts";
import { callOf, commandHelp, overview } from "./help.ts";
import { unknownWord } from "./nearest.ts";

/** Every command, in the order of the help. */
const COMMANDS: readonly Command[] = [
  setCommand,
  infoCommand,
  deleteCommand,
  doctorCommand,
  sendCommand,
];

/**
 * Runs a command.
 *
 * @param args The arguments of the process.
 * @param around All that a command may use.
 * @returns The exit code: 0 all is well, 1 something is not, 2 called wrongly.
 */
export async function runCli(args: readonly string[], around: Surroundings): Promise<number> {
  const { terminal } = around;
  const [first, ...rest] = args[0] === "--" ? args.slice(1) : args;
  const command = COMMANDS.find(({ name }) => name === first);
  if (first === "--help" || first === "-h") {
    terminal.write(overview(COMMANDS));
    return 0;
  }
  try {
    if (command) return await runCommand(command, rest, around);
    if (first === undefined) throw new UsageError("There is no command");
    throw new UsageError(unknownWord("command", first, COMMANDS.map(({ name }) => name)));
  } catch (error) {
    if (error instanceof UsageError) {
      const usage = command ? `Usage: ${callOf(command)}\n` : overview(COMMANDS);
      terminal.complain(`${error.message}\n\n${usage}`);
      return 2;
    }
    if (error instanceof CommandError || error instanceof ConfigError) {
      terminal.complain(`${error.message}\n`);
      return 1;
    }
    throw error;
  }
}

async function runCommand(
  command: Command,
  args: string[],
  around: Surroundings,
): Promise<number> {
  const { help, ...given } = readArguments(command, args);
  if (help) {
    around.terminal.write(commandHelp(command));
    return 0;
  }
  const { env, registry } = around;
  let config: Promise<Config> | undefined;
  return await command.run({
    ...around,
    ...given,
    config: () => config ??= readConfig({ env, bots: registry }),
  });
}
