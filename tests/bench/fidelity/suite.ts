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
  /** What is replaced. */
  readonly from: string | RegExp;
  /** What stands there instead. */
  readonly to: string;
}

/** What a suite gets to run with. */
export interface Stage {
  /** The suite's files, changed. */
  readonly folder: string;
  /** Where tools that the suite needs are installed. */
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

/** How a test ended. */
export interface Outcome {
  readonly test: string;
  readonly status: "passed" | "failed" | "skipped";
  /** What it failed with. */
  readonly message: string;
}

/** Failures that are not the simulator's, and why. */
export interface Known {
  /** The cause, as the report groups it. */
  readonly cause: string;
  /** Which tests, by their names. */
  readonly tests: RegExp;
  /** What those fail with; anything if left out. */
  readonly message?: RegExp;
}

/** A library's own tests against Telegram. */
export interface Suite {
  readonly name: string;
  /** The tag in its repository and, with `v` taken away, the version in its registry. */
  readonly version: string;
  readonly source: Source;
  /** Programs that must be there. */
  readonly needs: readonly string[];
  /** Makes the bot, people and chats that the suite expects; their ids. */
  readonly arrange: (tg: RunningSimulator) => Promise<Record<string, string>>;
  /** What is changed in its files. */
  readonly changes: (stage: Omit<Stage, "folder">) => readonly Change[];
  /** What is installed before it can run; done once. */
  readonly install: (stage: Stage) => readonly Command[];
  /** Runs it. */
  readonly run: (stage: Stage) => Command;
  /** Reads what it has printed or written. */
  readonly outcomes: (stage: Stage, stdout: string) => Promise<Outcome[]>;
  /** Failures that are not the simulator's. */
  readonly known: readonly Known[];
}
