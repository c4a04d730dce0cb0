/**
 * Finds a misspelt option, which would silently have no effect.
 *
 * @module
 */
import { editDistance } from "../util/edit_distance.ts";

/**
 * The option that a name is probably a misspelling of.
 *
 * @param name The name.
 * @param known The names of the options.
 * @returns The option, or `undefined`.
 */
export function nearOption(name: string, known: readonly string[]): string | undefined {
  return known.find((other) => editDistance(other, name) <= other.length / 3);
}

/**
 * Compares the names in an object of options with the known ones.
 *
 * @param what What the object is called: `options.timeout`.
 * @param value The object, which may not have been type-checked.
 * @param known The names of its options.
 * @returns The first problem with its remedy, or `undefined`.
 */
export function unknownOption(
  what: string,
  value: unknown,
  known: readonly string[],
): string | undefined {
  if (typeof value !== "object" || value === null) {
    return `${what} is not an object; write \`{ ${known[0]}: … }\``;
  }
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    const near = nearOption(name, known);
    const remedy = near === undefined ? `there are ${known.join(", ")}` : `rename it "${near}"`;
    return `${what}.${name} is not an option; ${remedy}`;
  }
  return undefined;
}
