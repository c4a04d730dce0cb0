/**
 * Reading environment variables and keeping account of what is wrong with them.
 *
 * @module
 */

import { createRedactor } from "../util/redact.ts";

/** Environment variables by name. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Reads variables; what is wrong with one is noted and its default is used instead. */
export class EnvReader {
  readonly #env: Env;
  /** A token is not always in the variable that is meant for it. */
  readonly #redact = createRedactor([]);
  /** What is wrong: the variable, its value unless that is secret, and the remedy. */
  readonly problems: string[] = [];

  /** @param env The environment. */
  constructor(env: Env) {
    this.#env = env;
  }

  /** A variable's value. An empty one counts as absent: compose files cannot leave one out. */
  get(name: string): string | undefined {
    return this.#env[name]?.trim() || undefined;
  }

  /** Notes what is wrong with a variable, its value and the remedy. */
  problem(name: string, remedy: string, value = this.get(name) ?? ""): void {
    this.problems.push(this.#redact(`${name}=${JSON.stringify(value)}: ${remedy}`));
  }

  /** Notes what is wrong with a variable whose value nobody may see. */
  secretProblem(name: string, remedy: string): void {
    this.problems.push(`${name}: ${remedy}`);
  }

  /** A whole number. */
  integer(name: string, fallback: number, min: number, max = Number.MAX_SAFE_INTEGER): number {
    const text = this.get(name);
    if (text === undefined) return fallback;
    const value = /^\d+$/.test(text) ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `${min} to ${max}`;
    this.problem(name, `not a whole number from ${range}; give one such as ${fallback}`);
    return fallback;
  }

  /** One of several words. */
  choice<T extends string>(name: string, fallback: T, choices: readonly T[]): T {
    const text = this.get(name);
    if (text === undefined) return fallback;
    const choice = choices.find((word) => word === text);
    if (choice) return choice;
    this.problem(name, `unknown; use ${choices.join(" or ")}`);
    return fallback;
  }

  /** A comma-separated list. */
  list(name: string): string[] | undefined {
    return this.get(name)?.split(",").map((part) => part.trim()).filter((part) => part !== "");
  }

  /** A value that a function understands or throws at. */
  parsed<T>(name: string, value: T, parse: (value: T) => unknown): T {
    try {
      parse(value);
    } catch (error) {
      const { message } = error as Error;
      this.problem(name, message);
    }
    return value;
  }
}
