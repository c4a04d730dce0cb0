/**
 * Parses a command's arguments.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { type Call, type Command, UsageError } from "./command.ts";
import { unknownWord } from "./nearest.ts";

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
  const { options } = command;
  const { tokens, positionals } = parseArgs({
    args,
    strict: false,
    tokens: true,
    options: {
      ...Object.fromEntries(
        Object.entries(options).map(([name, { value }]) =>
          [name, { type: value === undefined ? "boolean" : "string" }] as const
        ),
      ),
      help: { type: "boolean", short: "h" },
    },
  });
  const given = new Map<string, string>();
  let help = false;
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    const spec = Object.hasOwn(options, name) ? options[name] : undefined;
    if (name === "help") help = true;
    else if (!spec) {
      const known = [...Object.keys(options), "help"].map((option) => `--${option}`);
      throw new UsageError(unknownWord("option", rawName, known));
    } else if (spec.value === undefined && value !== undefined) {
      throw new UsageError(`Option "${rawName}" takes no value`);
    } else if (spec.value !== undefined && (value === undefined || value === "")) {
      throw new UsageError(`Option "${rawName}" needs a value: ${rawName} ${spec.value}`);
    } else given.set(name, value ?? "");
  }
  return {
    help,
    operands: positionals,
    has: (option) => given.has(option),
    value: (option) => given.get(option),
  };
}
