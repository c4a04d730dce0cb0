/**
 * Checks the types of options. The compiler finds wrong ones in TypeScript; in plain JavaScript they
 * would have no effect, or fail far from here.
 *
 * @module
 */
import { type UnknownOption, unknownOptions } from "./unknown_option.ts";

/** What `typeof` returns, or `array`. */
type TypeName = "array" | "boolean" | "function" | "number" | "object" | "string";

/**
 * What an option may be: types, several of them joined with "or"; the list of its possible texts;
 * or empty for what is checked elsewhere.
 */
export type OptionType = "" | TypeName | `${string} or ${string}` | readonly string[];

/** Every option as a key, so that the compiler notices a missing or unknown one. */
export type OptionTypes<T> = Readonly<Record<keyof T, OptionType>>;

/**
 * Finds options of another type. Values are not shown: they may be secret.
 *
 * @param prefix Prefix of the names: `bots.echo.`.
 * @param options The options, which may not have been type-checked.
 * @param types What each may be.
 * @returns The problems.
 */
export function* typeProblems(
  prefix: string,
  options: Readonly<Record<string, unknown>>,
  types: Readonly<Record<string, OptionType>>,
): Generator<UnknownOption> {
  for (const [name, expected] of Object.entries(types)) {
    const value = options[name];
    if (value === undefined || expected === "") continue;
    const setting = prefix + name;
    if (typeof expected !== "string") {
      if (expected.some((one) => one === value)) continue;
      yield { setting, message: "not one of its values", remedy: `give ${listed(expected)}` };
    } else if (!expected.split(" or ").includes(typeOf(value))) {
      const remedy = expected === "array" && typeof value === "string"
        ? 'write ["…"]'
        : `give ${withArticle(expected)}`;
      yield { setting, message: `not ${withArticle(expected)}`, remedy };
    }
  }
}

/**
 * Refuses options that are missing, unknown or of another type.
 *
 * @param action What cannot be done: `create a log`.
 * @param options The options, which may not have been type-checked.
 * @param types What each may be.
 * @param required The names of those that must be given.
 * @param part The name of the option whose value these are: `retry`; empty for all options.
 * @throws {TypeError} For the first of them.
 */
export function refuseWrongOptions(
  action: string,
  options: unknown,
  types: Readonly<Record<string, OptionType>>,
  required: readonly string[] = [],
  part = "",
): void {
  for (const { setting, message, remedy } of problems(part, options, types, required)) {
    throw new TypeError(`Cannot ${action}: ${setting} is ${message}; ${remedy}`);
  }
}

function* problems(
  part: string,
  options: unknown,
  types: Readonly<Record<string, OptionType>>,
  required: readonly string[],
): Generator<UnknownOption> {
  const prefix = part === "" ? "" : `${part}.`;
  yield* unknownOptions(part, options, Object.keys(types));
  const given = (options ?? {}) as Readonly<Record<string, unknown>>;
  for (const name of required) {
    if (given[name] === undefined) {
      const remedy = `give ${withArticle(String(types[name]))}`;
      yield { setting: prefix + name, message: "missing", remedy };
    }
  }
  yield* typeProblems(prefix, given, types);
}

/** As `typeof`, but `null` and arrays are not objects. */
export function typeOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

function withArticle(types: string): string {
  return types.split(" or ").map((type) => `${/^[ao]/.test(type) ? "an" : "a"} ${type}`)
    .join(" or ");
}

function listed(values: readonly string[]): string {
  const quoted = values.map((value) => `"${value}"`);
  return `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}`;
}
