/**
 * Settings from a file, which can be read again while the process runs, unlike its environment.
 *
 * @module
 */
import type { Env } from "./reader.ts";
import { reasonFor } from "./secret_file.ts";

const LINE = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/;

/**
 * Reads the variables in an `.env` file: `NAME=value` in each line, quoted or not, `#` for comments.
 *
 * @param text The file's text.
 * @returns The variables.
 */
export function parseEnvFile(text: string): Record<string, string> {
  const env: Record<string, string> = {};
  for (const line of text.replace(/^\uFEFF/, "").split("\n")) {
    const [, name, value = ""] = LINE.exec(line) ?? [];
    if (name !== undefined) env[name] = unquote(value);
  }
  return env;
}

function unquote(value: string): string {
  const single = /^'([^']*)'/.exec(value)?.[1];
  if (single !== undefined) return single;
  const double = /^"((?:[^"\\]|\\.)*)"/.exec(value)?.[1];
  if (double !== undefined) return double.replaceAll("\\n", "\n").replace(/\\(.)/g, "$1");
  return value.replace(/\s+#.*$|^#.*$/, "");
}

/** Where settings come from: the environment, and a file under it. */
export interface EnvironmentOptions {
  readonly env: Env;
  /** The file's path: ENV_FILE, or `.env` in the working directory; empty for no file. */
  readonly path: string;
  /** Reads the file; rejects with `NotFound` or `NotCapable` if it cannot. */
  readonly readFile: (path: string) => Promise<string>;
}

/**
 * The environment of a process and a file of settings. What the environment sets itself goes before
 * the file, except for values that came from the file in the first place by `--env-file`.
 */
export class Environment {
  readonly #options: EnvironmentOptions;
  /** The variables that the environment does not have from the file. */
  #own: Env;
  #hasFile = false;

  constructor(options: EnvironmentOptions) {
    this.#options = options;
    this.#own = options.env;
  }

  /** The path of the file, if it can be read again. */
  get path(): string | undefined {
    return this.#hasFile ? this.#options.path : undefined;
  }

  /** The environment at the start, with the variables of the file under it. */
  async read(): Promise<Env> {
    return { ...await this.#readFile(), ...this.#options.env };
  }

  /** Remembers which values the environment has from the file, for {@linkcode readAgain}. */
  async remember(): Promise<void> {
    const { env } = this.#options;
    const file = await this.#readFile();
    if (!file) return;
    this.#hasFile = true;
    this.#own = Object.fromEntries(
      Object.entries(env).filter(([name, value]) => file[name] !== value),
    );
  }

  /** The environment with the variables of the file as they are now. */
  async readAgain(): Promise<Env> {
    return { ...this.#hasFile && await this.#readFile(), ...this.#own };
  }

  async #readFile(): Promise<Record<string, string> | undefined> {
    const { env, path, readFile } = this.#options;
    if (path === "") return undefined;
    try {
      return parseEnvFile(await readFile(path));
    } catch (error) {
      const isAbsent = error instanceof Deno.errors.NotFound ||
        error instanceof Deno.errors.NotCapable;
      if (isAbsent && env.ENV_FILE === undefined) return undefined;
      const reason = reasonFor(error);
      throw new Error(`Cannot read the settings in "${path}": ${reason}`, { cause: error });
    }
  }
}
