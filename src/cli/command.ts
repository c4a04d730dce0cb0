/**
 * Commands: what one is, and what it is called with.
 *
 * @module
 */
import type { Problem } from "../app/problem.ts";
import type { Clock } from "../util/clock.ts";
import type { Config, Env } from "../config/mod.ts";
import type { HandlerModule } from "../handler/handler.ts";
import type { Probe } from "./probe/probe.ts";
import type { Terminal } from "./terminal.ts";

/** An option of a command. */
export interface OptionSpec {
  /** Its value as the help shows it, such as `FILE`; a switch without. */
  readonly value?: string;
  /** What it does, in a line. */
  readonly help: string;
}

/** Everything that a command may use of the world. */
export interface CommandDeps {
  readonly env: Env;
  /** What may be wrong with the file that the environment was read from. */
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
  /** Writes a file that must not exist yet. */
  readonly createFile: (path: string, text: string) => Promise<void>;
  /** Writes a file, whether or not it exists. */
  readonly replaceFile: (path: string, text: string) => Promise<void>;
  /** Ends what would go on forever. */
  readonly signal?: AbortSignal | undefined;
}

/** A command as it was called. */
export interface Call extends CommandDeps {
  /** The arguments other than options. */
  readonly operands: readonly string[];
  /** Whether a switch was given. */
  has(option: string): boolean;
  /** An option's value. */
  value(option: string): string | undefined;
  /** The configuration, read when it is asked for. */
  config(): Promise<Config>;
}

/** One of the commands. */
export interface Command {
  readonly name: string;
  /** What it does, in a line. */
  readonly summary: string;
  /** Its operands as the help shows them. */
  readonly operands: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  /** More for its help. */
  readonly notes?: string;
  /** Runs it; resolves to the exit code. */
  run(call: Call): Promise<number>;
}

/** The command was called wrongly: exit code 2. */
export class UsageError extends Error {
  static {
    this.prototype.name = "UsageError";
  }
}

/** A command cannot do its work: exit code 1. */
export class CommandError extends Error {
  static {
    this.prototype.name = "CommandError";
  }
}
