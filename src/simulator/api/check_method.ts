/**
 * Finds the misspelt name of a method, which would match no call.
 *
 * @module
 */
import { nearMiss } from "../../util/spelling/near_miss.ts";
import { allMethods } from "./methods.ts";

/**
 * Checks the name of a method, which may also be one that Telegram does not have yet.
 *
 * @throws {TypeError} If it is nearly the name of a known one.
 */
export function checkMethod(method: string | undefined): void {
  if (method === undefined) return;
  const known = allMethods();
  const name = method.toLowerCase();
  if (known.has(name)) return;
  const near = nearMiss(name, [...known.keys()], 4);
  if (near === undefined) return;
  const meant = known.get(near)!.name;
  throw new TypeError(`Cannot match calls of "${method}": no such method; rename it "${meant}"`);
}
