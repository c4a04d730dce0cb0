/**
 * Checks the options of signature checks: a mistaken one would refuse every request, or open a route.
 *
 * @module
 */
import { unknownOption } from "../util/unknown_option.ts";

/** What makes an option's value valid, and what to give instead. */
export type OptionRule = [isValid: (value: unknown) => boolean, remedy: string];

/**
 * Refuses options that are misspelt or have no such value.
 *
 * @param options The options, which may not have been type-checked.
 * @param rules A rule for every option.
 * @throws {TypeError} If one is wrong; the message names it.
 */
export function checkSignatureOptions<T extends object>(
  options: T,
  rules: Readonly<Record<keyof T, OptionRule>>,
): void {
  const problem = unknownOption("", options, Object.keys(rules)) ?? valueProblem(options, rules);
  if (problem !== undefined) throw new TypeError(`Cannot check signatures: ${problem}`);
}

function valueProblem<T extends object>(
  options: T,
  rules: Readonly<Record<keyof T, OptionRule>>,
): string | undefined {
  for (const [name, [isValid, remedy]] of Object.entries<OptionRule>(rules)) {
    const value: unknown = options[name as keyof T];
    if (!isValid(value)) return `${name} is not valid; ${remedy}`;
  }
  return undefined;
}
