/**
 * Parses command lines. Node's parser does the work, and what is wrong is named with what was meant.
 *
 * @module
 */
import { parseArgs, type ParseArgsConfig } from "node:util";
import { unknownWord } from "./spelling/nearest.ts";
import { UsageError } from "./usage_error.ts";

/** The options by name, as `parseArgs` takes them. */
export type OptionShapes = NonNullable<ParseArgsConfig["options"]>;

/** What may be on a command line. */
export interface CommandLineShape<Options extends OptionShapes> {
  readonly options: Options;
  /** Whether there may be arguments other than options. @default {false} */
  readonly operands?: boolean;
  /** The placeholders of options' values in the help, by name. @default {{}} */
  readonly placeholders?: Readonly<Record<string, string | undefined>>;
}

/** A parsed command line. */
export interface CommandLine<Options extends OptionShapes> {
  readonly values: ReturnType<typeof parseArgs<{ options: Options }>>["values"];
  readonly operands: readonly string[];
}

/**
 * Parses a command line.
 *
 * @param args The arguments. A "--" in front is ignored, as npm users write `deno task cert -- …`.
 * @param shape What may be on it.
 * @returns The options and operands.
 * @throws {UsageError} If there is an unknown option, one without its value, or an operand too many.
 */
export function parseCommandLine<const Options extends OptionShapes>(
  args: readonly string[],
  { options, operands = false, placeholders = {} }: CommandLineShape<Options>,
): CommandLine<Options> {
  const { tokens, values, positionals } = parseArgs({
    args: args[0] === "--" ? args.slice(1) : [...args],
    options,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === "positional" && !operands) {
      throw new UsageError(`Unknown argument "${token.value}"`);
    }
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (!option) {
      const known = Object.keys(options).map((each) => `--${each}`);
      throw new UsageError(unknownWord("option", rawName, known));
    }
    if (option.type === "boolean" && value !== undefined) {
      throw new UsageError(`Option "${rawName}" takes no value`);
    }
    if (option.type === "string" && (value === undefined || value === "")) {
      const form = placeholders[name] === undefined ? "" : `: ${rawName} ${placeholders[name]}`;
      throw new UsageError(`Option "${rawName}" needs a value${form}`);
    }
  }
  // As checked, it is what the parser returns in strict mode.
  return { values: values as CommandLine<Options>["values"], operands: positionals };
}
