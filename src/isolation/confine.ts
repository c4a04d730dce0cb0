/**
 * The first module that a bot's thread evaluates, before anything of the bot: takes away what only
 * the loading of its modules needed, and what would end the whole process.
 *
 * @module
 */
import process from "node:process";
import { workerData } from "node:worker_threads";

/** Paths that may be read no longer; `null` stands for all. */
for (const path of (workerData as { revoke: (string | null)[] }).revoke) {
  Deno.permissions.revokeSync(path === null ? { name: "read" } : { name: "read", path });
}

const refuse = (name: string) => () => {
  throw new Deno.errors.NotCapable(`Cannot call ${name}: an isolated bot must not end the process`);
};

// Deno lets every thread signal its own process, whatever its permissions.
process.kill = refuse("process.kill") as typeof process.kill;
process.abort = refuse("process.abort") as typeof process.abort;
Deno.kill = refuse("Deno.kill");
