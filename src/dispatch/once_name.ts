/**
 * Names of `ctx.once`: the same ones with and without a store, as every store can keep them.
 *
 * @module
 */

/** PostgreSQL's indexes hold little more. */
const MAX_LENGTH = 500;

/** Why a name cannot be used; `undefined` if it can. */
export function onceNameProblem(name: unknown): TypeError | undefined {
  const problem = problemOf(name);
  return problem === undefined ? undefined : new TypeError(
    `Cannot keep a result of ctx.once: its name ${problem}; give a text of at most ` +
      `${MAX_LENGTH} characters`,
  );
}

function problemOf(name: unknown): string | undefined {
  if (typeof name !== "string") return `is of type ${typeof name}`;
  if (name.length > MAX_LENGTH) return `has ${name.length} characters`;
  if (name.includes("\0")) return "contains a NUL";
  return name.isWellFormed() ? undefined : "contains half a character (a lone surrogate)";
}
