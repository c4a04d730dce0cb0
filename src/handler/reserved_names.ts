/**
 * The exports of a module that are not handlers, and misspellings of their names.
 *
 * @module
 */
import { editDistance } from "../util/spelling/edit_distance.ts";

const RESERVED = ["options", "routes", "tasks", "allowed_updates"] as const;

/**
 * The reserved export that a name is a misspelling of. Such an export would be ignored.
 *
 * @param name The name of an export.
 * @param module The exports: if one has the correct name, the near miss is intended.
 * @returns The correct name, or `undefined`.
 */
export function nearReserved(name: string, module: object): string | undefined {
  const lower = name.toLowerCase();
  if (RESERVED.some((reserved) => reserved === name)) return undefined;
  return RESERVED.find((reserved) =>
    !Object.hasOwn(module, reserved) && editDistance(reserved, lower) <= 1
  );
}
