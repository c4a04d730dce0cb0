/**
 * Settings from a file, which, unlike the environment, can be reread while the process runs.
 *
 * @module
 */
import type { Problem } from "../app/setting_problem.ts";
import type { Env } from "./reader.ts";
import { unreadableText } from "../util/files/unreadable_file.ts";

const LINE = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/;

/** An empty line or a comment. */
const NOTHING = /^\s*(#.*)?$/;

/** The content of an `.env` file. */
export interface EnvFile {
  readonly env: Record<string, string>;
  /** The numbers of the lines that cannot be parsed. */
  readonly unreadable: readonly number[];
}

/**
 * Parses an `.env` file: `NAME=value` on each line, quoted or not, `#` for comments.
 *
 * @param text The file's text.
 * @returns The variables.
 */
export function parseEnvFile(text: string): EnvFile {
  const env: Record<string, string> = {};
  const unreadable: number[] = [];
  for (const [i, line] of text.replace(/^\uFEFF/, "").split("\n").entries()) {
    const [, name, value = ""] = LINE.exec(line) ?? [];
    if (name !== undefined) env[name] = unquote(value) ?? value;
    if (name === undefined ? !NOTHING.test(line) : unquote(value) === undefined) {
      unreadable.push(i + 1);
    }
  }
  return { env, unreadable };
}

/** What follows a closing quote. */
const REST = "\\s*(?:#.*)?$";
const SINGLE = new RegExp(`^'([^']*)'${REST}`);
const DOUBLE = new RegExp(`^"((?:[^"\\\\]|\\\\.)*)"${REST}`);

/** The value; `undefined` if a quote is not closed, or text follows the closing one. */
function unquote(value: string): string | undefined {
  const single = SINGLE.exec(value)?.[1];
  if (single !== undefined) return single;
  const double = DOUBLE.exec(value)?.[1];
  if (double !== undefined) {
    // Other backslashes stay: a path on Windows has some.
    return double.replace(/\\([n"\\$])/g, (_, escaped) => escaped === "n" ? "\n" : escaped);
  }
  return /^["']/.test(value) ? undefined : value.replace(/\s+#.*$|^#.*$/, "");
}

/** The sources of settings: the environment, with a file as fallback. */
export interface EnvironmentOptions {
  readonly env: Env;
  /** The file's path: ENV_FILE, or `.env` in the working directory; empty for no file. */
  readonly path: string;
  /** Reads the file; rejects with `NotFound` or `NotCapable` if it cannot. */
  readonly readFile: (path: string) => Promise<string>;
  /** Possible problems with the environment. @default {[]} */
  readonly warnings?: readonly Problem[];
  /** Gets what the file sets, without what the environment overrides, at each reading. */
  readonly publish?: (variables: Env) => void;
}

/**
 * The environment of a process and a settings file. The environment takes precedence over the file,
 * except for values that `--env-file` loaded from that file.
 */
export class Environment {
  readonly #options: EnvironmentOptions;
  /** The environment's variables that did not come from the file. */
  #own: Env;
  #hasFile = false;
  #warnings: readonly Problem[] = [];

  constructor(options: EnvironmentOptions) {
    this.#options = options;
    this.#own = options.env;
  }

  /** The path of the file, if it can be reread. */
  get path(): string | undefined {
    return this.#hasFile ? this.#options.path : undefined;
  }

  /** Possible problems with the environment and the file. */
  get warnings(): readonly Problem[] {
    return [...this.#options.warnings ?? [], ...this.#warnings];
  }

  /** The environment at startup, with the file's variables as fallback. */
  async read(): Promise<Env> {
    return this.#merge(await this.#readFile(), this.#options.env);
  }

  /** Records which of the environment's values came from the file, for {@linkcode readAgain}. */
  async remember(): Promise<void> {
    const { env } = this.#options;
    const file = await this.#readFile();
    if (!file) return;
    this.#hasFile = true;
    this.#own = Object.fromEntries(
      Object.entries(env).filter(([name, value]) => file[name] !== value),
    );
  }

  /** The environment with the current variables of the file, which may be new. */
  async readAgain(): Promise<Env> {
    const file = await this.#readFile();
    this.#hasFile ||= file !== undefined;
    return this.#merge(file, this.#own);
  }

  #merge(file: Env = {}, env: Env): Env {
    const fromFile = Object.entries(file).filter(([name]) => env[name] === undefined);
    this.#options.publish?.(Object.fromEntries(fromFile));
    return { ...file, ...env };
  }

  async #readFile(): Promise<Record<string, string> | undefined> {
    const { env, path, readFile } = this.#options;
    this.#warnings = [];
    if (path === "") return undefined;
    try {
      const { env: file, unreadable } = parseEnvFile(await readFile(path));
      this.#warnings = unreadable.map((line) => unreadableLine(path, line));
      return file;
    } catch (error) {
      const isAbsent = error instanceof Deno.errors.NotFound ||
        error instanceof Deno.errors.NotCapable;
      if (isAbsent && env.ENV_FILE === undefined) return undefined;
      const reason = unreadableText(error, path);
      throw new Error(`Cannot read the settings in "${path}": ${reason}`, { cause: error });
    }
  }
}

/** The line itself may hold a secret. */
function unreadableLine(path: string, line: number): Problem {
  const message = `line ${line} cannot be parsed, and sets nothing or a wrong value`;
  return {
    setting: path,
    message,
    remedy: "write NAME=value, in one line, quoted as a whole or not at all",
  };
}
