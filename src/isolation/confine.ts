/**
 * The first module that a bot's thread evaluates, before the bot's own code. Removes what was only
 * needed to load modules, and what would end the whole process.
 *
 * @module
 */
import process from "node:process";
import { workerData } from "node:worker_threads";

/** What the keeper passes on: see `Confinement`. */
interface Given {
  readonly revoke: (string | null)[];
  readonly env: string[];
}

const { revoke, env } = workerData as Given;
for (const path of revoke) {
  Deno.permissions.revokeSync(path === null ? { name: "read" } : { name: "read", path });
}

// Packages enumerate all variables while they load, which would throw.
if (Deno.permissions.querySync({ name: "env" }).state !== "granted") {
  const variables = env.map((name) => [name, Deno.env.get(name)]).filter(([, value]) => value);
  Object.defineProperty(process, "env", { value: Object.fromEntries(variables), writable: true });
}

const refuse = (name: string) => () => {
  throw new Deno.errors.NotCapable(`Cannot call ${name}: an isolated bot must not end the process`);
};

// Deno lets every thread signal its own process, whatever its permissions.
process.kill = refuse("process.kill") as typeof process.kill;
process.abort = refuse("process.abort") as typeof process.abort;
Deno.kill = refuse("Deno.kill");
