/**
 * Parses a command's arguments.
 *
 * @module
 */
import { parseCommandLine } from "../util/command_line.ts";
import type { Call, Command } from "./command.ts";

/** Parsed arguments. */
export interface Arguments extends Pick<Call, "operands" | "has" | "value"> {
  /** Whether help was requested. */
  readonly help: boolean;
}

/**
 * Parses a command's arguments.
 *
 * @param command The command.
 * @param args The arguments after its name.
 * @returns The parsed arguments.
 * @throws {UsageError} If there is an unknown option, or one without its value.
 */
export function readArguments(command: Pick<Command, "options">, args: string[]): Arguments {
  const specs = Object.entries(command.options);
  const { values, operands } = parseCommandLine(args, {
    operands: true,
    options: {
      ...Object.fromEntries(
        specs.map(([name, { value }]) =>
          [name, { type: value === undefined ? "boolean" : "string" }] as const
        ),
      ),
      help: { type: "boolean", short: "h" },
    },
    placeholders: Object.fromEntries(specs.map(([name, { value }]) => [name, value])),
  });
  const given = new Map(Object.entries(values));
  return {
    help: given.has("help"),
    operands,
    has: (option) => given.has(option),
    value: (option) => given.get(option) as string | undefined,
  };
}
