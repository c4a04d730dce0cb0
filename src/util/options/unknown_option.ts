/**
 * Finds misspelt options, which would silently have no effect.
 *
 * @module
 */
import { editDistance } from "../spelling/edit_distance.ts";
import { nearest } from "../spelling/nearest.ts";

/** An option that does not exist, or an object of options that is not one. */
export interface UnknownOption {
  /** Its name, after that of the object: `options.timeot`. */
  readonly setting: string;
  /** What is wrong, as in "`setting` is `message`". */
  readonly message: string;
  readonly remedy: string;
}

/**
 * Compares the names in an object of options with the known ones.
 *
 * @param what The name of the object: `options.timeout`; empty for the options of a function.
 * @param value The object, which may not have been type-checked; `undefined` has no options.
 * @param known The names of its options.
 * @returns The problems.
 */
export function* unknownOptions(
  what: string,
  value: unknown,
  known: readonly string[],
): Generator<UnknownOption> {
  if (value === undefined) return;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const remedy = `write \`{ ${known[0]}: … }\``;
    yield { setting: what || "options", message: "not an object", remedy };
    return;
  }
  for (const name of Object.keys(value)) {
    if (known.includes(name)) continue;
    const meant = meantBy(name, known);
    const remedy = meant === undefined ? `there are ${known.join(", ")}` : `rename it "${meant}"`;
    yield { setting: what === "" ? name : `${what}.${name}`, message: "not an option", remedy };
  }
}

/**
 * The same for objects that may hold more than options, such as rows of a database: only what is
 * almost the name of an option, or begins with one.
 */
export function* misspeltOptions(
  what: string,
  value: unknown,
  known: readonly string[],
): Generator<UnknownOption> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return yield* unknownOptions(what, value, known);
  }
  const near = Object.keys(value).filter((name) => known.some((other) => isNear(name, other)));
  yield* unknownOptions(what, Object.fromEntries(near.map((name) => [name, true])), known);
}

function isNear(name: string, known: string): boolean {
  const far = editDistance(name.toLowerCase(), known.toLowerCase());
  return name.startsWith(known) || far <= known.length / 3;
}

/** The first of {@linkcode unknownOptions} in one line, or `undefined`. */
export function unknownOption(
  what: string,
  value: unknown,
  known: readonly string[],
): string | undefined {
  for (const { setting, message, remedy } of unknownOptions(what, value, known)) {
    return `${setting} is ${message}; ${remedy}`;
  }
  return undefined;
}

/** The known name that is nearly this one, or that this one begins with: `secretToken`. */
function meantBy(name: string, known: readonly string[]): string | undefined {
  return nearest(name, known) ?? known.find((other) => name.startsWith(other));
}
