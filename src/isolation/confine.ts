/**
 * The first module to run once those of the bots have been loaded: takes away the permissions that
 * only loading needed, and Workers within the Worker.
 *
 * @module
 */
import process from "node:process";
import { Worker as ThreadWorker, workerData } from "node:worker_threads";
import { checkImportedFiles } from "./imported_files.ts";

/** What the keeper passes on: see `Confinement`. */
interface Given {
  readonly revoke: Deno.PermissionDescriptor[];
  readonly env: string[];
}

const { revoke, env } = workerData as Given;
for (const permission of revoke) Deno.permissions.revokeSync(permission);
checkImportedFiles();

// Packages enumerate all variables while they load, which would throw.
if (Deno.permissions.querySync({ name: "env" }).state !== "granted") {
  const variables = env.map((name) => [name, Deno.env.get(name)]).filter(([, value]) => value);
  Object.defineProperty(process, "env", { value: Object.fromEntries(variables), writable: true });
}

function refuse(what: string): never {
  throw new Deno.errors.NotCapable(`Cannot ${what} in an isolated bot`);
}

// Deno lets every thread signal its own process, whatever its permissions.
Deno.kill = () => refuse("call Deno.kill");

/** Put in the place of what a class extends: then its constructor throws, however it is called. */
class Refused {
  constructor() {
    refuse("start a Worker");
  }
}

// Nothing could stop a Worker within this thread, or limit its memory.
for (const constructor of [Worker, ThreadWorker]) {
  Object.preventExtensions(Object.setPrototypeOf(constructor, Refused));
}
