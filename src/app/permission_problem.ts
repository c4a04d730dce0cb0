/**
 * Checks the permissions of an isolated bot, with which its Worker would otherwise never start.
 *
 * @module
 */
import { unknownOption } from "../util/options/unknown_option.ts";

/** Every permission as a key, so that the compiler notices a missing or unknown one. */
const PERMISSIONS: Record<keyof Deno.PermissionOptionsObject, true> = {
  env: true,
  sys: true,
  net: true,
  read: true,
  write: true,
  run: true,
  ffi: true,
  import: true,
};

/** A host, perhaps with a port, or a network. */
const HOST = /^[^\s/]+(\/\d+)?$/;

/**
 * Checks permissions.
 *
 * @param permissions As given to `isolated`, which may not have been type-checked.
 * @returns The problem with its remedy, or `undefined`.
 */
export function permissionProblem(permissions: unknown): string | undefined {
  if (permissions === undefined || permissions === "inherit" || permissions === "none") {
    return undefined;
  }
  if (typeof permissions === "string") {
    return `permissions are "${permissions}"; use "inherit", "none" or \`{ net: […] }\``;
  }
  const unknown = unknownOption("permissions", permissions, Object.keys(PERMISSIONS));
  if (unknown !== undefined) return unknown;
  for (const [name, value] of Object.entries(permissions as Record<string, unknown>)) {
    const problem = valueProblem(name, value);
    if (problem !== undefined) return `permissions.${name} ${problem}`;
  }
  return undefined;
}

function valueProblem(name: string, value: unknown): string | undefined {
  if (value === undefined || value === "inherit" || typeof value === "boolean") return undefined;
  if (!Array.isArray(value)) {
    const list = typeof value === "string" ? `[${JSON.stringify(value)}]` : "an array of strings";
    return `is ${JSON.stringify(value)}; use ${list}, true, false or "inherit"`;
  }
  const wrong = value.find((each) => !isReadable(name, each));
  const remedy = name === "net" || name === "import" ? '"host" or "host:port"' : "a name";
  return wrong === undefined ? undefined : `has ${JSON.stringify(wrong)}; use ${remedy}`;
}

/** Whether Deno can read a value: it cannot be asked where everything is granted. */
function isReadable(name: string, value: unknown): boolean {
  if (value instanceof URL) return ["read", "write", "run", "ffi"].includes(name);
  if (typeof value !== "string" || value === "") return false;
  return name === "net" || name === "import" ? HOST.test(value) : true;
}
