/**
 * What the entries begin with: arguments, configuration, log.
 *
 * @module
 */
import { bots } from "./bots/mod.ts";
import { type Config, ConfigError, readConfig, settingsHelp } from "./config.ts";
import type { Log } from "./observe/log.ts";
import { createStdoutLog } from "./observe/stdout_log.ts";
import { quit } from "./quit.ts";

/**
 * Reads the environment, or ends the process: 0 after `--help`, 2 if it was called wrongly, 1 if
 * the configuration cannot be used.
 *
 * @param usage How it is called and what it does, for `--help`.
 * @param args Its arguments, of which there may be none but `--help`.
 * @returns The configuration and a log that keeps its secrets.
 */
export async function begin(
  usage: string,
  args: readonly string[],
): Promise<{ config: Config; log: Log }> {
  if (args.some((arg) => arg === "--help" || arg === "-h")) {
    quit(
      0,
      `${usage}\n\nSettings come from the environment, or a file by --env-file:\n\n${settingsHelp()}`,
    );
  }
  if (args.length > 0) quit(2, `Unknown argument "${args[0]}"\n\n${usage}\n\nSee --help`);
  const env = Deno.env.toObject();
  // There the platform serves HTTP, so that the version does not matter.
  const denoVersion = env.DENO_DEPLOYMENT_ID === undefined ? Deno.version.deno : undefined;
  const terminal = Deno.stdout.isTerminal();
  const config = await readConfig({ env, bots, denoVersion, terminal }).catch((error) => {
    throw error instanceof ConfigError ? quit(1, error.message) : error;
  });
  const log = createStdoutLog({ ...config.log, secrets: config.secrets });
  for (const name of config.absent) {
    const text = `Bot "${name}" is left out: it has no token`;
    log.observer({ type: "notice", level: "info", name: "absent", text });
  }
  return { config, log };
}

/** What to say when the port cannot be opened; other errors are thrown on. */
export function portProblem(error: unknown, { hostname, port }: Config["serve"]): string {
  const where = `HOST="${hostname}" PORT="${port}"`;
  if (error instanceof Deno.errors.AddrInUse) {
    return `Cannot start: ${where} is in use; stop who listens there or set another PORT`;
  }
  if (error instanceof Deno.errors.AddrNotAvailable) {
    return `Cannot start: ${where} is no address of this machine; set HOST to one, or to 0.0.0.0`;
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return `Cannot start: ${where} is not open to this user; use a port from 1024 or grant CAP_NET_BIND_SERVICE`;
  }
  throw error;
}
