/**
 * What the entries begin with: arguments, configuration, log.
 *
 * @module
 */
import { bots } from "../bots/mod.ts";
import { type Config, ConfigError, readConfig, settingsHelp } from "../config/mod.ts";
import type { SettingName } from "../config/settings.ts";
import { onDenoDeploy } from "../config/deno_deploy.ts";
import { createLog, type Log } from "../events/log.ts";
import { createRedactor } from "../util/redact.ts";
import { quit } from "./quit.ts";
import { reportStrayErrors } from "./stray_errors.ts";

/**
 * Reads the environment, or ends the process: 0 after `--help`, 2 if it was called wrongly, 1 if
 * the configuration cannot be used.
 *
 * @param usage How it is called and what it does, for `--help`.
 * @param args Its arguments, of which there may be none but `--help`.
 * @param unused Settings that do not matter to it, and so cannot be wrong.
 * @returns The configuration and a log that keeps its secrets.
 */
export async function begin(
  usage: string,
  args: readonly string[],
  unused: readonly SettingName[] = [],
): Promise<{ config: Config; log: Log }> {
  if (args.some((arg) => arg === "--help" || arg === "-h")) {
    quit(
      0,
      `${usage}\n\nSettings come from the environment, or a file by --env-file:\n\n${settingsHelp()}`,
    );
  }
  if (args.length > 0) quit(2, `Unknown argument "${args[0]}"\n\n${usage}\n\nSee --help`);
  const env = Deno.env.toObject();
  for (const name of unused) delete env[name];
  // There the platform speaks to Telegram, so that the version does not matter.
  const denoVersion = onDenoDeploy(env) ? undefined : Deno.version.deno;
  const terminal = Deno.stdout.isTerminal();
  const config = await readConfig({ env, bots, denoVersion, terminal }).catch((error) => {
    throw error instanceof ConfigError ? quit(1, error.message) : error;
  });
  const log = createLog({ ...config.log, secrets: config.secrets });
  reportStrayErrors(log.observer);
  for (const name of config.absent) {
    const text = `Bot "${name}" is left out: it has no token`;
    log.observer({ type: "notice", level: "info", name: "absent", text });
  }
  return { config, log };
}

/** What to say when the server cannot start. Thrown on, it would be told as a stray error only. */
export function startProblem(error: unknown, { hostname, port, socket }: Config["serve"]): string {
  if (socket !== undefined) return socketProblem(error, socket);
  const where = `HOST="${hostname}" PORT="${port}"`;
  if (error instanceof Deno.errors.AddrInUse) {
    return `Cannot start: ${where} is in use; stop who listens there or set another PORT`;
  }
  if (error instanceof Deno.errors.AddrNotAvailable || isNoHost(error)) {
    return `Cannot start: ${where} is no address of this machine; set HOST to one, or to 0.0.0.0`;
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return `Cannot start: ${where} is not open to this user; use a port from 1024 or grant CAP_NET_BIND_SERVICE`;
  }
  return otherProblem(error);
}

/** Deno has no class of its own for a name that is unknown, and another one for what is no name. */
function isNoHost(error: unknown): boolean {
  return error instanceof URIError ||
    error instanceof Error && error.message.startsWith("failed to lookup address");
}

/** What to say of an error that is not expected at the start. */
export function otherProblem(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `Cannot start: ${createRedactor([])(reason)}`;
}

function socketProblem(error: unknown, path: string): string {
  const where = `LISTEN="unix:${path}"`;
  if (error instanceof Deno.errors.AddrInUse) {
    return `Cannot start: ${where} is in use, or no socket; stop who listens there or give another path`;
  }
  if (error instanceof Deno.errors.NotFound) {
    return `Cannot start: ${where} is in no folder; make the folder first`;
  }
  if (error instanceof Deno.errors.NotCapable) {
    return `Cannot start: Deno may not make ${where}; run with --allow-write="${path}", too`;
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return `Cannot start: this user may not make ${where}; give the user the folder`;
  }
  return otherProblem(error);
}
