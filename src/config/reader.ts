/**
 * Reads environment variables and collects problems with them.
 *
 * @module
 */
import type { Problem } from "../app/setting_problem.ts";
import { createRedactor } from "../util/redact/redact.ts";

/** Environment variables by name. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Reads variables; an invalid one is reported, and its default is used instead. */
export class EnvReader {
  readonly #env: Env;
  /** A token may be in a variable that is not meant for it. */
  readonly #redact = createRedactor([]);
  /** Problems that keep the server from starting. */
  readonly problems: Problem[] = [];
  /** Possible problems. */
  readonly warnings: Problem[] = [];

  /** @param env The environment. */
  constructor(env: Env) {
    this.#env = env;
  }

  /** A variable's value. Empty counts as unset: compose files cannot omit a variable. */
  get(name: string): string | undefined {
    return this.#env[name]?.trim() || undefined;
  }

  /** The variable to blame for a value: its `_FILE` twin, if the value came from there. */
  sourceOf(name: string): string {
    const file = `${name}_FILE`;
    return this.get(name) === undefined && this.get(file) !== undefined ? file : name;
  }

  /** The names of all variables that are set. */
  names(): string[] {
    return Object.keys(this.#env).filter((name) => this.get(name) !== undefined);
  }

  /** Reports a variable with its value. */
  problem(name: string, message: string, remedy: string, value = this.get(name) ?? ""): void {
    this.problems.push({
      setting: name,
      value: this.#redact(value),
      message: this.#redact(message),
      remedy: this.#redact(remedy),
    });
  }

  /** Reports a variable without its value, which is secret. */
  secretProblem(name: string, message: string, remedy: string): void {
    this.problems.push({ setting: name, message, remedy });
  }

  /** Warns about a variable, without its value. */
  warning(name: string, message: string, remedy: string): void {
    this.warnings.push({ setting: name, message, remedy });
  }

  /** A whole number. */
  integer(name: string, fallback: number, min: number, max = Number.MAX_SAFE_INTEGER): number {
    const text = this.get(name);
    if (text === undefined) return fallback;
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    this.problem(name, `not a whole number ${range}`, `give one such as ${fallback}`);
    return fallback;
  }

  /** One of several choices. */
  choice<T extends string>(name: string, fallback: T, choices: readonly T[]): T {
    const text = this.get(name);
    if (text === undefined) return fallback;
    const choice = choices.find((word) => word === text);
    if (choice) return choice;
    this.problem(name, "unknown", `use ${choices.join(", ").replace(/, (?=[^,]*$)/, " or ")}`);
    return fallback;
  }

  /** A comma-separated list. */
  list(name: string): string[] | undefined {
    const text = this.get(name);
    return text === undefined ? undefined : splitList(text);
  }
}

/** The items of a comma-separated list; a file may also have one per line. */
export function splitList(text: string): string[] {
  return text.split(/[,\n]/).map((part) => part.trim()).filter((part) => part !== "");
}

/**
 * An environment without the byte order mark that some editors write at the start of an `.env`
 * file, where it becomes part of the first name.
 */
export function withoutByteOrderMark(env: Env): Env {
  if (!Object.keys(env).some((name) => name.startsWith("\uFEFF"))) return env;
  const entries = Object.entries(env).map(([name, value]) => [name.replace(/^\uFEFF/, ""), value]);
  return Object.fromEntries(entries);
}
