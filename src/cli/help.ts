/**
 * Help texts of the commands.
 *
 * @module
 */
import type { Command, OptionSpec } from "./command.ts";
import { columns } from "./table.ts";

const HELP: OptionSpec = { help: "this text" };

/** The usage of a command, in one line. */
export function callOf({ name, operands }: Command): string {
  return `deno task bot ${name} ${operands} [options]`.replaceAll("  ", " ");
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const rows = Object.entries({ ...command.options, help: HELP })
    .map(([name, { value, help }]) => [`  --${name}${value ? ` ${value}` : ""}`, help]);
  const parts = [`Usage: ${callOf(command)}`, `${command.summary}.`, columns(rows).trimEnd()];
  if (command.notes) parts.push(command.notes);
  return `${parts.join("\n\n")}\n`;
}

/** The help for all commands. */
export function overview(commands: readonly Command[]): string {
  const rows = commands.map(({ name, operands, summary }) => [`  ${name} ${operands}`, summary]);
  return `Usage: deno task bot <command> [options]

${columns(rows)}
Bots are named as in src/bots/mod.ts; without a name, a command applies to all that have a token.
Settings come from the environment: see deno run main.ts --help.
Each command has its own --help.

Exit codes: 0 all is well, 1 something is wrong, 2 usage error.
`;
}
