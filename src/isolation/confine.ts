/**
 * The first module that a bot's thread evaluates, before the bot's own code. Removes what was only
 * needed to load modules, and what would end the whole process.
 *
 * @module
 */
import process from "node:process";
import { checkImportedFiles } from "./imported_files.ts";
import { Worker as ThreadWorker, workerData } from "node:worker_threads";

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

const refuse = (what: string) => {
  throw new Deno.errors.NotCapable(`Cannot ${what} in an isolated bot`);
};

// Deno lets every thread signal its own process, whatever its permissions. `kill` calls `_kill`,
// even if it is imported by name.
const endNothing = (): never => refuse("end the process");
Object.assign(process, { kill: endNothing, _kill: endNothing, abort: endNothing });
Deno.kill = endNothing;

/** Replaces what a class extends, so that its constructor throws, however it is called. */
class Refused {
  constructor() {
    refuse("start a Worker");
  }
}

// Nothing stops a Worker within this thread, or limits its memory.
for (const constructor of [Worker, ThreadWorker]) {
  Object.preventExtensions(Object.setPrototypeOf(constructor, Refused));
}
