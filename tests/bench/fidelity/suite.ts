import type { RunningSimulator } from "../../../src/simulator/mod.ts";

/** Where a suite comes from. */
export type Source =
  | { readonly from: "pypi"; readonly package: string; readonly repository: string }
  | { readonly from: "go"; readonly module: string; readonly repository: string }
  | { readonly from: "git"; readonly repository: string };

/** A change to the suite's files: its API root, its ids. */
export interface Change {
  /** Which files, by the end of their path. */
  readonly files: RegExp;
  /** The text to replace. */
  readonly from: string | RegExp;
  /** Its replacement. */
  readonly to: string;
}

/** What a suite is run with. */
export interface Stage {
  /** The suite's files, after the changes. */
  readonly folder: string;
  /** Where the suite's tools are installed. */
  readonly tools: string;
  /** `http://127.0.0.1:PORT`. */
  readonly apiRoot: string;
  /** The bot's token and the ids of chats and people. */
  readonly ids: Readonly<Record<string, string>>;
}

/** A command to run. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The outcome of a test. */
export interface Outcome {
  readonly test: string;
  readonly status: "passed" | "failed" | "skipped";
  /** The error it failed with. */
  readonly message: string;
}

/** Failures that are not the simulator's fault, and why. */
export interface Known {
  /** The cause, as the report groups it. */
  readonly cause: string;
  /** Which tests, by their names. */
  readonly tests: RegExp;
  /** Their error; any if omitted. */
  readonly message?: RegExp;
}

/** A library's own tests against Telegram. */
export interface Suite {
  readonly name: string;
  /** The tag in its repository and, without the `v`, the version in its registry. */
  readonly version: string;
  readonly source: Source;
  /** Programs that must be installed. */
  readonly needs: readonly string[];
  /** Creates the bot, people and chats that the suite expects; returns their ids. */
  readonly arrange: (tg: RunningSimulator) => Promise<Record<string, string>>;
  /** Changes to its files. */
  readonly changes: (stage: Omit<Stage, "folder">) => readonly Change[];
  /** Installs what it needs; called once. */
  readonly install: (stage: Stage) => readonly Command[];
  /** Runs it. */
  readonly run: (stage: Stage) => Command;
  /** Reads its results from its output or files. */
  readonly outcomes: (stage: Stage, stdout: string) => Promise<Outcome[]>;
  /** Failures that are not the simulator's fault. */
  readonly known: readonly Known[];
}
