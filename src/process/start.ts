/**
 * The first steps of every entry: arguments, configuration, log.
 *
 * @module
 */
import type { Environment } from "../config/env_file.ts";
import {
  botWithId,
  type Config,
  ConfigError,
  type ConfigSources,
  type Env,
  readConfig,
  settingsHelp,
} from "../config/mod.ts";
import type { SettingName } from "../config/settings.ts";
import { onDenoDeploy } from "../config/deno_deploy.ts";
import type { NoticeEvent } from "../events/events.ts";
import { createLog, type Log } from "../events/log.ts";
import { mayReadAuthorities } from "../util/files/permission.ts";
import { logConsole } from "./console_lines.ts";
import { quit } from "./quit.ts";
import { openEnvironment, unreadableSettings } from "./environment.ts";
import { loadRegistry, type RegistryLoader, registryProblem } from "./load_registry.ts";
import { authorityNotices, configNotices, unreadableNotices } from "./start_notices.ts";
import { otherProblem } from "./start_problem.ts";
import { reportStrayErrors } from "./stray_errors.ts";

/** Which settings matter to an entry. */
export interface BeginOptions {
  /** Settings that are ignored, and so are not checked. */
  readonly unused?: readonly SettingName[];
  /** Whether Telegram must be able to reach it at PUBLIC_URL. */
  readonly server?: boolean;
}

/** The result of {@linkcode begin}. */
export interface Begun {
  readonly config: Config;
  /** The registry of bots. */
  readonly bots: ConfigSources["bots"];
  /** The notices logged so far. */
  readonly notices: readonly NoticeEvent[];
  /** Redacts the secrets of the configuration. */
  readonly log: Log;
  readonly environment: Environment;
  /** What was read from it. */
  readonly env: Env;
}

/**
 * Reads the environment, or ends the process: with 0 after `--help`, 2 on a usage error, 1 if the
 * configuration cannot be used.
 *
 * @param usage The usage text, for `--help`.
 * @param args Its arguments; only `--help` is allowed.
 * @param loadBots Loads the registry.
 * @param options Which settings matter to it.
 * @returns The configuration, and the sources it was read from.
 */
export async function begin(
  usage: string,
  args: readonly string[],
  loadBots: RegistryLoader,
  { unused = [], server = false }: BeginOptions = {},
): Promise<Begun> {
  if (args.some((arg) => arg === "--help" || arg === "-h")) {
    quit(0, helpText(usage));
  }
  if (args.length > 0) quit(2, `Unknown argument "${args[0]}"\n\n${usage}\n\nSee --help`);
  // First the file's variables, which the modules of bots may read.
  await openEnvironment().read().catch((error) => quit(1, otherProblem(error)));
  const bots = await loadRegistry(loadBots).catch((error) => quit(1, registryProblem(error)));
  const names = Object.keys(bots);
  const environment = openEnvironment(names);
  const env = { ...await environment.read().catch((error) => quit(1, otherProblem(error))) };
  for (const name of unused) delete env[name];
  // There the platform serves HTTP, so the version does not matter.
  const denoVersion = onDenoDeploy(env) ? undefined : Deno.version.deno;
  const terminal = Deno.stdout.isTerminal();
  const { warnings: envWarnings } = environment;
  const sources = { env, envWarnings, bots, denoVersion, terminal, server };
  const unreadable = [...unreadableNotices(unreadableSettings(names), names)];
  const config = await readConfig(sources).catch((error) => {
    if (!(error instanceof ConfigError)) throw error;
    return quit(1, [error.message, ...unreadable.map(({ text }) => text)].join("\n"));
  });
  const log = createLog({ ...config.log, secrets: config.secrets });
  reportStrayErrors(log.observer, (id) => botWithId(config.serve.bots, id));
  if (!terminal) logConsole(log.observer, console);
  const notices = [
    ...configNotices(config),
    ...unreadable,
    ...authorityNotices(config.serve.bots, env.NODE_EXTRA_CA_CERTS, mayReadAuthorities()),
  ];
  for (const notice of notices) log.observer(notice);
  return { config, bots, log, environment, env, notices };
}

/** What `--help` prints: the usage text and the settings. */
export function helpText(usage: string): string {
  return `${usage}\n\nSettings come from the environment and from .env, or the file that ENV_FILE names:\n\n${settingsHelp()}`;
}
