/**
 * How deeply values are nested: JSON can be parsed at depths at which everything else fails.
 *
 * @module
 */

/**
 * Whether a value is nested more deeply than a limit.
 *
 * @param value A value from JSON.
 * @param max How many objects and arrays may be inside one another.
 * @returns `true` if it is.
 */
export function isDeeper(value: unknown, max: number): boolean {
  let level = [value].filter(isObject);
  for (let depth = 0; level.length > 0; depth++) {
    if (depth === max) return true;
    level = level.flatMap((object) => Object.values(object)).filter(isObject);
  }
  return false;
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
