// deno-lint-ignore-file no-console
/**
 * Command-line parsing shared by the benchmarks.
 */
import { parseArgs, type ParseArgsConfig } from "node:util";

/** Prints the problem and exits with 2. */
export function quit(text: string): never {
  console.error(text);
  Deno.exit(2);
}

/** Reads the options; `--help` and mistakes print the usage and exit. */
export function readOptions<O extends NonNullable<ParseArgsConfig["options"]>>(
  usage: string,
  options: O,
) {
  const args = Deno.args.filter((arg) => arg !== "--");
  if (args.includes("--help")) {
    console.log(usage);
    Deno.exit(0);
  }
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    return quit(`${(error as Error).message}\n\n${usage}`);
  }
}

/** A number above zero. */
export function positive(text: string, usage: string): number {
  return Number(text) > 0 ? Number(text) : quit(`"${text}" is not a positive number\n\n${usage}`);
}

/** Exits if wrk is not installed. */
export async function requireWrk(): Promise<void> {
  const wrk = new Deno.Command("wrk", { args: ["--version"], stdout: "null", stderr: "null" });
  try {
    await wrk.output();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    quit("wrk is not installed; apt-get install wrk");
  }
}
