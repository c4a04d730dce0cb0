/**
 * Types for commands and their calls.
 *
 * @module
 */
import type { Problem } from "../app/setting_problem.ts";
import type { Clock } from "../util/clock.ts";
import type { Config, Env } from "../config/mod.ts";
import type { HandlerModule } from "../handler/handler.ts";
import type { Probe } from "./probe/probe.ts";
import type { Terminal } from "./terminal.ts";

export { UsageError } from "../util/usage_error.ts";

/** An option of a command. */
export interface OptionSpec {
  /** The placeholder of its value in the help, such as `FILE`; unset for a switch. */
  readonly value?: string;
  /** What it does, in one line. */
  readonly help: string;
}

/** Dependencies of the commands. */
export interface CommandDeps {
  readonly env: Env;
  /** Possible problems with the file that the environment was read from. */
  readonly envWarnings?: readonly Problem[];
  /** The registry of bots. */
  readonly registry: Readonly<Record<string, HandlerModule>>;
  readonly terminal: Terminal;
  readonly clock: Clock;
  readonly random: () => number;
  readonly fetch: typeof fetch;
  readonly probe: Probe;
  /** Reads a file, or standard input as `-`. */
  readonly readFile: (path: string) => Promise<string>;
  /** Writes a file that must not exist. */
  readonly createFile: (path: string, text: string) => Promise<void>;
  /** Writes a file, whether or not it exists. */
  readonly replaceFile: (path: string, text: string) => Promise<void>;
  /** Stops commands that would run forever, such as `--watch`. */
  readonly signal?: AbortSignal | undefined;
}

/** A call of a command. */
export interface Call extends CommandDeps {
  /** The arguments other than options. */
  readonly operands: readonly string[];
  /** Whether a switch was given. */
  has(option: string): boolean;
  /** An option's value. */
  value(option: string): string | undefined;
  /** Reads the configuration on demand. */
  config(): Promise<Config>;
}

/** A command. */
export interface Command {
  readonly name: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** Its operands, as shown in the help. */
  readonly operands: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** Additional help text. */
  readonly notes?: string;
  /** Runs it; resolves to the exit code. */
  run(call: Call): Promise<number>;
}

/** A command failed: exit code 1. */
export class CommandError extends Error {
  static {
    this.prototype.name = "CommandError";
  }
}
