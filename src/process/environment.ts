/**
 * The settings of this process: its environment, and the file that ENV_FILE names or `.env`.
 *
 * @module
 */
import { Environment } from "../config/env_file.ts";
import { readText } from "../config/text_file.ts";

/**
 * Opens the settings of this process.
 *
 * @returns The settings, not read yet.
 */
export function openEnvironment(): Environment {
  const env = Deno.env.toObject();
  return new Environment({ env, path: env.ENV_FILE ?? ".env", readFile: readAllowed });
}

/** Reads a file if Deno may; on a terminal it would stop to ask otherwise. */
async function readAllowed(path: string): Promise<string> {
  if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") {
    throw new Deno.errors.NotCapable(`Cannot read "${path}": run with --allow-read="${path}"`);
  }
  return await readText(path);
}
