/**
 * What may be passed to `ctx.once`: the same with and without a store, and in a Worker.
 *
 * @module
 */

/** Little more fits into an index of PostgreSQL. */
const MAX_LENGTH = 500;

/** Why a call of `ctx.once` cannot be made; `undefined` if it can. */
export function onceProblem(name: unknown, fn: unknown): TypeError | undefined {
  const problem = nameProblem(name);
  if (problem !== undefined) {
    return new TypeError(
      `Cannot keep a result of ctx.once: its name ${problem}; give a string of at most ` +
        `${MAX_LENGTH} characters`,
    );
  }
  if (typeof fn === "function") return undefined;
  return new TypeError(
    `Cannot call ctx.once("${name}"): what to do is of type ${typeof fn}; give a function`,
  );
}

function nameProblem(name: unknown): string | undefined {
  if (typeof name !== "string") return `is of type ${typeof name}`;
  if (name.length > MAX_LENGTH) return `has ${name.length} characters`;
  if (name.includes("\0")) return "contains a NUL";
  return name.isWellFormed() ? undefined : "contains half a character (a lone surrogate)";
}
