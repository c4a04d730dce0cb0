/**
 * Permissions: what a bot may do, and what its thread gives up once its modules are loaded.
 *
 * @module
 */
import type { IsolationOptions } from "../handler/isolated.ts";

/** What a keeper is started with. */
export interface Confinement {
  /** For the keeper, from which its thread inherits: it must be able to read the modules. */
  readonly permissions: Deno.PermissionOptions;
  /** What its thread gives up before the bots' own code begins: it was only for loading them. */
  readonly revoke: readonly Deno.PermissionDescriptor[];
  /** The variables that it may read, if it may not read all. */
  readonly env: readonly string[];
}

/** For the keeper, which lowers the priority of its thread. */
const SET_PRIORITY = { name: "sys", kind: "setPriority" } as const;

const NOTHING = {
  ...{ env: false, ffi: false, import: false, read: false, run: false, sys: false, write: false },
};

/**
 * Creates the permissions of a Worker.
 *
 * @param all What each of the bots in it may do.
 * @param apiRoot The root URL of the Bot API.
 * @returns What its keeper is started with.
 */
export function confine(
  all: readonly IsolationOptions["permissions"][],
  apiRoot: string,
): Confinement {
  const merged = all.map((each) => resolve(each, apiRoot)).reduce(merge);
  if (merged === "inherit") return { permissions: merged, revoke: [], env: [] };
  const { read, import: imports, ...rest } = merged as Deno.PermissionOptionsObject;
  const env = Array.isArray(rest.env) ? rest.env.filter((name) => !name.includes("*")) : [];
  const loading = { read: "inherit", import: "inherit" } as const;
  const revoke: Deno.PermissionDescriptor[] = [];
  const permissions: Deno.PermissionOptionsObject = { ...rest, ...loading };
  if (imports) permissions.import = imports;
  else revoke.push({ name: "import" });
  if (Array.isArray(read) && read.length > 0) {
    const roots = readableRoots([new URL("../", import.meta.url)]);
    const kept = read.map(String);
    permissions.read = [...read, ...roots];
    const added = roots.filter((root) => !kept.includes(root));
    revoke.push(...added.map((path) => ({ name: "read" as const, path })));
  } else if (read !== true && read !== "inherit") revoke.push({ name: "read" });
  const { sys } = rest;
  if ((sys === false || Array.isArray(sys)) && isGranted(SET_PRIORITY)) {
    permissions.sys = [...sys || [], SET_PRIORITY.kind];
    if (!sys || !sys.includes(SET_PRIORITY.kind)) revoke.push(SET_PRIORITY);
  }
  return { permissions, revoke, env };
}

function resolve(
  given: IsolationOptions["permissions"] = {},
  apiRoot: string,
): Deno.PermissionOptions {
  if (given === "inherit") return given;
  const { host } = new URL(apiRoot);
  if (given === "none") return { ...NOTHING, net: false };
  // Deno takes `undefined` for "inherit".
  const stated = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...NOTHING, net: [host], ...Object.fromEntries(stated) };
}

/** Bots that share a Worker may do what any of them may. */
function merge(a: Deno.PermissionOptions, b: Deno.PermissionOptions): Deno.PermissionOptions {
  if (a === "inherit" || b === "inherit") return "inherit";
  const merged: Record<string, unknown> = { ...a as object };
  for (const [name, value] of Object.entries(b)) merged[name] = union(merged[name], value);
  return merged as Deno.PermissionOptionsObject;
}

function union(a: unknown, b: unknown): unknown {
  if (Array.isArray(a) && Array.isArray(b)) return [...new Set([...a, ...b].map(String))];
  if (a === true || b === true) return true;
  if (a === "inherit" || b === "inherit") return "inherit";
  return Array.isArray(a) ? a : b;
}

/** The highest folders above some files that this process may read. */
function readableRoots(files: readonly URL[]): string[] {
  return [...new Set(files.filter(({ protocol }) => protocol === "file:").map(rootOf))];
}

function rootOf({ pathname }: URL): string {
  const parts = decodeURIComponent(pathname).replace(/\/$/, "").split("/");
  for (let depth = 1; depth < parts.length; depth++) {
    const path = parts.slice(0, depth).join("/") || "/";
    if (isGranted({ name: "read", path })) return path;
  }
  return parts.join("/");
}

function isGranted(permission: Deno.PermissionDescriptor): boolean {
  return Deno.permissions.querySync(permission).state === "granted";
}
