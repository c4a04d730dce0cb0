/**
 * The settings of this process: its environment, and the file that ENV_FILE names or `.env`.
 *
 * @module
 */
import { Environment } from "../config/env_file.ts";
import { settingVariables } from "../config/mod.ts";
import { readText } from "../config/text_file.ts";

/**
 * Opens the settings of this process.
 *
 * @param bots The names of its bots: where `--allow-env` names variables, they are read one by one.
 * @returns The settings, not read yet.
 */
export function openEnvironment(bots: readonly string[] = []): Environment {
  const env = mayRead() ? Deno.env.toObject() : readEach(settingVariables(bots).filter(mayRead));
  return new Environment({ env, path: env.ENV_FILE ?? ".env", readFile: readAllowed });
}

/** The settings that Deno may not read, whether they are set or not. */
export function unreadableSettings(bots: readonly string[]): string[] {
  return mayRead() ? [] : settingVariables(bots).filter((variable) => !mayRead(variable));
}

function mayRead(variable?: string): boolean {
  const descriptor = { name: "env", ...variable !== undefined && { variable } } as const;
  return Deno.permissions.querySync(descriptor).state === "granted";
}

function readEach(variables: readonly string[]): Record<string, string> {
  const env: Record<string, string> = {};
  for (const variable of variables) {
    const value = Deno.env.get(variable);
    if (value !== undefined) env[variable] = value;
  }
  return env;
}

/** Reads a file if Deno may; on a terminal it would stop to ask otherwise. */
async function readAllowed(path: string): Promise<string> {
  if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") {
    throw new Deno.errors.NotCapable(`Cannot read "${path}": run with --allow-read="${path}"`);
  }
  return await readText(path);
}
