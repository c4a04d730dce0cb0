/**
 * The first module to run once those of the bots have been loaded: takes away the permissions that
 * only loading needed, and what permissions do not cover: Workers within the Worker, and ways to
 * other bots.
 *
 * @module
 */
import process from "node:process";
import {
  BroadcastChannel,
  parentPort,
  Worker as ThreadWorker,
  workerData,
} from "node:worker_threads";
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

// Some of what it holds, such as desktop windows, can end the process.
const { internal } = Deno as unknown as { internal: symbol };
Reflect.deleteProperty(Deno, internal);

/** A copy of the options, so that they cannot change after the check. */
function withoutVsock(options: unknown): object {
  const copy = { __proto__: null, ...options as { transport?: unknown } };
  return copy.transport === "vsock" ? refuse("use vsock") : copy;
}

// Using vsock without its flag ends the process.
const { connect, listen, serve } = Deno as unknown as Record<string, (...args: unknown[]) => never>;
Deno.connect = (options: unknown) => connect!(withoutVsock(options));
Deno.listen = (options: unknown) => listen!(withoutVsock(options));
Deno.serve = (...args: unknown[]) =>
  serve!(...args.map((arg) => typeof arg === "function" ? arg : withoutVsock(arg)));

/** Changes what constructors extend, so that they throw, however they are called. */
function refuseToConstruct(constructors: readonly object[], what: string): void {
  class Refused {
    constructor() {
      refuse(what);
    }
  }
  for (const constructor of constructors) {
    Object.preventExtensions(Object.setPrototypeOf(constructor, Refused));
  }
}

// Nothing could stop a Worker within this thread, or limit its memory.
refuseToConstruct([Worker, ThreadWorker], "start a Worker");

// It would reach all bots. Node's class extends Deno's.
refuseToConstruct(
  [BroadcastChannel, Object.getPrototypeOf(BroadcastChannel)],
  "use BroadcastChannel",
);

// They are on disk, and the same for all bots.
for (const method of ["delete", "has", "keys", "match", "open"]) {
  Object.defineProperty(CacheStorage.prototype, method, { value: () => refuse("use caches") });
}

// What is sent to the keeper is read there, and nothing limits that.
for (const target of [globalThis, parentPort!]) {
  Object.defineProperty(target, "postMessage", { value: () => refuse("post to the parent") });
}
