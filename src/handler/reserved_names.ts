/**
 * The exports of a module that are not handlers, and names that are nearly theirs.
 *
 * @module
 */
import { editDistance } from "../util/edit_distance.ts";

const RESERVED = ["options", "routes", "tasks"] as const;

/**
 * The export that a name stands for, if it was misspelt. An object of that name would be ignored.
 *
 * @param name What is exported.
 * @param module The exports: one that has the right name, too, may use the other as it likes.
 * @returns The right name, or `undefined`.
 */
export function nearReserved(name: string, module: object): string | undefined {
  const lower = name.toLowerCase();
  if (RESERVED.some((reserved) => reserved === name)) return undefined;
  return RESERVED.find((reserved) =>
    !Object.hasOwn(module, reserved) && editDistance(reserved, lower) <= 1
  );
}
