/**
 * The settings of this process: its environment, and the file ENV_FILE, by default `.env`.
 *
 * @module
 */
import type { Problem } from "../app/setting_problem.ts";
import { Environment } from "../config/env_file.ts";
import { type Env, settingVariables } from "../config/mod.ts";
import { readText } from "../util/files/text_file.ts";
import { grantRemedy } from "../util/files/permission.ts";

/**
 * Opens the settings of this process.
 *
 * @param bots The names of its bots. If Deno may read only some variables, and does not ignore the
 * others, each is read separately.
 * @returns The settings, not yet read.
 */
export function openEnvironment(bots: readonly string[] = []): Environment {
  const env = readAll() ?? readEach(settingVariables(bots).filter((name) => mayRead(name)));
  const path = (env.ENV_FILE ?? ".env").trim();
  const isHidden = !mayRead() && settingVariables(bots).every((variable) => !mayRead(variable));
  const warnings = isHidden ? [HIDDEN] : [];
  return new Environment({ env, path, readFile: readAllowed, publish, warnings });
}

/**
 * Sets the file's variables in the process, because the modules of bots read `Deno.env`. They are
 * deleted at the end: under `--watch` the next program runs in the same process, and would take
 * them for the environment's, which override the file.
 */
function publish(variables: Env): void {
  const settable = Object.entries(variables).filter(([name, value]) =>
    value !== undefined && !value.includes("\0") && mayRead(name)
  );
  for (const [name, value] of settable) Deno.env.set(name, value!);
  if (settable.length === 0) return;
  addEventListener("unload", () => {
    for (const [name] of settable) Deno.env.delete(name);
  });
}

/** `-P` and `--allow-env` together hide everything. */
const HIDDEN: Problem = {
  setting: "environment",
  message: "Deno may not read it, so that no setting in it has an effect",
  remedy: "run it with -P or --allow-env, not with both",
};

/** The settings that Deno may not read, whether set or not. */
export function unreadableSettings(bots: readonly string[]): string[] {
  return mayRead() ? [] : settingVariables(bots).filter((variable) => !mayRead(variable));
}

function stateOf(variable?: string): Deno.PermissionState {
  return Deno.permissions.querySync({ name: "env", ...variable !== undefined && { variable } })
    .state;
}

function mayRead(variable?: string): boolean {
  return stateOf(variable) === "granted";
}

/** Every variable that Deno does not hide; misspelt ones among them can be reported. */
function readAll(): Record<string, string> | undefined {
  if (stateOf() === "prompt") return undefined; // On a terminal, Deno would ask.
  try {
    return Deno.env.toObject();
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

function readEach(variables: readonly string[]): Record<string, string> {
  const env: Record<string, string> = {};
  for (const variable of variables) {
    const value = Deno.env.get(variable);
    if (value !== undefined) env[variable] = value;
  }
  return env;
}

/** Reads a file if permitted; otherwise Deno would prompt on a terminal. */
async function readAllowed(path: string): Promise<string> {
  if (Deno.permissions.querySync({ name: "read", path }).state !== "granted") {
    throw new Deno.errors.NotCapable(`Cannot read "${path}": ${grantRemedy(path, "read")}`);
  }
  return await readText(path);
}
