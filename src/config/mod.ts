/**
 * Configuration: from the environment to options, with every problem reported at once.
 *
 * @module
 */
import { checkOptions } from "../app/check_options.ts";
import { DEFAULTS, MAX_TIMEOUT_MS } from "../app/defaults.ts";
import type { ServeOptions } from "../app/options.ts";
import type { Problem } from "../app/setting_problem.ts";
import type { LogLevel } from "../events/events.ts";
import type { LogFormat } from "../events/log.ts";
import type { HandlerModule, TimeoutPolicy } from "../handler/handler.ts";
import { IsolatedModule } from "../handler/isolated.ts";
import { DERIVED_SECRET } from "../telegram/credentials.ts";
import {
  botVariables,
  readBots,
  reportNoBots,
  reportUnknownBots,
  translateProblem,
} from "./bots.ts";
import { readCertificateSettings } from "./certificates.ts";
import { ConfigError } from "./config_error.ts";
import { type AlertSettings, type ConsoleSettings, readAlerts, readConsole } from "./console.ts";
import { DEPLOY_DRAIN_MS, onDenoDeploy, previewTimeline } from "./deno_deploy.ts";
import { readListen, readReusePort } from "./listen.ts";
import { findMisspellings } from "../util/spelling/misspelt.ts";
import { readStore } from "./store.ts";
import { checkPublicUrl, readBaseUrl } from "./public_url.ts";
import { type Env, EnvReader, withoutByteOrderMark } from "./reader.ts";
import type { SecretFileReader } from "./secret_file.ts";
import { type SettingName, SETTINGS } from "./settings.ts";
import { readText } from "../util/files/text_file.ts";

export { botWithId } from "./bots.ts";
export { ConfigError } from "./config_error.ts";
export { type Env, EnvReader } from "./reader.ts";
export { SETTINGS, settingsHelp, settingsTable } from "./settings.ts";

/** The oldest Deno whose HTTP server keeps connections alive over larger POST bodies. */
const MIN_DENO = "2.9.6";

/** The configuration of a process. */
export interface Config {
  /** For `serve`; polling takes its bots and limits from here as well. */
  readonly serve: ServeOptions;
  /** Bots that have no token. */
  readonly absent: readonly string[];
  /** Whether the server registers the webhooks: with PUBLIC_URL, unless REGISTER is false. */
  readonly register: boolean;
  /** Whether REGISTER leaves that to the server. */
  readonly mayRegister: boolean;
  /** The Deno Deploy timeline, unless it is production. */
  readonly preview?: string;
  readonly log: { readonly level: LogLevel; readonly format: LogFormat };
  /** The operator's listener, if configured. */
  readonly console?: ConsoleSettings;
  /** Where alerts are sent. */
  readonly alerts?: AlertSettings;
  /** Tokens and secrets, to be redacted from logs. */
  readonly secrets: readonly string[];
  /** Possible problems: misspelt settings, short secrets. */
  readonly warnings: readonly Problem[];
}

/** The sources of a configuration. */
export interface ConfigSources {
  readonly env: Env;
  /** Possible problems with the file that the environment was read from. */
  readonly envWarnings?: readonly Problem[];
  /** The registry. */
  readonly bots: Readonly<Record<string, HandlerModule>>;
  /** The version of Deno; `undefined` where it does not matter, as on Deno Deploy. */
  readonly denoVersion?: string | undefined;
  /** Whether the log goes to a terminal. */
  readonly terminal?: boolean;
  /** Whether Telegram must be able to reach PUBLIC_URL, which it must then accept. */
  readonly server?: boolean;
  /** Reads a secret file. @default {readText} */
  readonly readFile?: SecretFileReader;
}

function isOlder(version: string, than: string): boolean {
  const [a = [], b = []] = [version, than].map((text) => text.split(/[.+-]/, 3).map(Number));
  for (const [i, part] of b.entries()) if (a[i] !== part) return (a[i] ?? 0) < part;
  return false;
}

/**
 * Reads the configuration.
 *
 * @param sources The environment and the registry of bots.
 * @returns The configuration.
 * @throws {ConfigError} If anything is wrong; it lists every problem.
 */
export async function readConfig(sources: ConfigSources): Promise<Config> {
  const { bots: registry, denoVersion, terminal = false, server = false } = sources;
  const readFile = sources.readFile ?? readText;
  const env = withoutByteOrderMark(sources.env);
  const reader = new EnvReader(env);
  reader.warnings.push(...sources.envWarnings ?? []);
  const preview = previewTimeline(env);
  if (denoVersion !== undefined && isOlder(denoVersion, MIN_DENO)) {
    const message = `Deno ${denoVersion} is too old: it cuts keep-alive connections`;
    reader.secretProblem("Deno", message, `install ${MIN_DENO} or newer`);
  }
  const { bots, absent } = await readBots(reader, registry, readFile);
  const { settings: store, secrets: storeSecrets } = await readStore(reader, env);
  const serve: ServeOptions = {
    bots,
    ...store,
    ...readLimits(reader, env),
    ...readAddresses(reader),
    ...await readCertificateSettings(reader, readFile),
  };
  const names = Object.keys(registry);
  const { problems } = checkOptions(serve);
  for (const problem of problems) {
    const translated = translateProblem(problem, names);
    const known = { ...translated, setting: reader.sourceOf(translated.setting) };
    // A malformed token has been reported already.
    if (
      /_TOKEN(_FILE)?$/.test(known.setting) &&
      reader.problems.some((p) => p.setting === known.setting)
    ) {
      continue;
    }
    const { setting, value, message, remedy } = known;
    if (value === undefined) reader.secretProblem(setting, message, remedy);
    else reader.problem(setting, message, remedy, reader.get(setting) ?? String(value));
  }
  reportUnknownBots(reader, env, names);
  reportMisspellings(reader, names);
  reportUnusedHeader(reader, serve);
  reportTrustInAll(reader, serve);
  reportUnusedWorkers(reader, serve);
  if (Object.keys(bots).length === 0 && preview === undefined) reportNoBots(reader, absent);
  const { publicUrl, telegram } = serve;
  if (server && publicUrl !== undefined && !telegram) checkPublicUrl(reader, publicUrl);
  const mayRegister = reader.choice("REGISTER", "true", ["true", "false"]) === "true";
  const register = mayRegister && publicUrl !== undefined && preview === undefined;
  const log = {
    level: reader.choice<LogLevel>("LOG_LEVEL", "info", ["debug", "info", "warn", "error"]),
    format: reader.choice<LogFormat>("LOG_FORMAT", terminal ? "text" : "json", ["text", "json"]),
  };
  const console = await readConsole(reader, readFile);
  const alerts = readAlerts(reader, Object.keys(bots));
  const { warnings } = reader;
  if (reader.problems.length > 0) throw new ConfigError(reader.problems, warnings);
  const secrets = Object.values(bots).flatMap(({ token, secret = [] }) => [token, ...secret])
    .filter((secret) => secret !== DERIVED_SECRET).concat(storeSecrets);
  for (const secret of [console?.token, alerts?.url]) {
    if (secret !== undefined) secrets.push(secret);
  }
  return {
    ...{ serve, absent, register, mayRegister, log, secrets, warnings },
    ...preview && { preview },
    ...console && { console },
    ...alerts && { alerts },
  };
}

function readLimits(reader: EnvReader, env: Env) {
  const integer = (name: SettingName, fallback: number, min: number, max?: number) =>
    reader.integer(name, fallback, min, max);
  const policies: TimeoutPolicy[] = ["throw", "return"];
  return {
    maxBodyBytes: integer("MAX_BODY_BYTES", DEFAULTS.maxBodyBytes, 1),
    maxInFlight: integer("MAX_IN_FLIGHT", DEFAULTS.maxInFlight, 1),
    timeout: {
      ms: integer("TIMEOUT_MS", DEFAULTS.timeoutMs, 1, MAX_TIMEOUT_MS),
      policy: reader.choice<TimeoutPolicy>("TIMEOUT_POLICY", DEFAULTS.timeoutPolicy, policies),
    },
    attempts: integer("ATTEMPTS", DEFAULTS.attempts, 1),
    drainMs: integer("DRAIN_MS", onDenoDeploy(env) ? DEPLOY_DRAIN_MS : DEFAULTS.drainMs, 0),
    ...reader.get("WORKERS") !== undefined && { workers: integer("WORKERS", 1, 1, 1000) },
    maxConnections: integer("MAX_CONNECTIONS", DEFAULTS.maxConnections, 1, 100),
  };
}

function readAddresses(reader: EnvReader) {
  const header = reader.get("CLIENT_ADDRESS_HEADER");
  const health = reader.get("HEALTH_PATH");
  const socket = readListen(reader);
  const publicUrl = readBaseUrl(reader, "PUBLIC_URL");
  const apiRoot = readBaseUrl(reader, "TELEGRAM_API_ROOT");
  return {
    sources: reader.list("SOURCES") ?? [...DEFAULTS.sources],
    trustedProxies: reader.list("TRUSTED_PROXIES") ?? [],
    ...header !== undefined && { clientAddressHeader: header },
    hostname: reader.get("HOST") ?? DEFAULTS.hostname,
    port: reader.integer("PORT", DEFAULTS.port, 0, 65_535),
    ...socket !== undefined && { socket },
    ...readReusePort(reader, Deno.build.os) && { reusePort: true },
    ...health !== undefined && { health },
    ...publicUrl !== undefined && { publicUrl },
    ...apiRoot !== undefined && { telegram: { apiRoot } },
  };
}

/** Without trusted proxies the header would be silently ignored. */
function reportUnusedHeader(reader: EnvReader, { clientAddressHeader, ...serve }: ServeOptions) {
  const isDefault = clientAddressHeader === undefined ||
    clientAddressHeader === DEFAULTS.clientAddressHeader;
  if (isDefault || serve.socket !== undefined || serve.trustedProxies?.length !== 0) return;
  const remedy = "set TRUSTED_PROXIES to the CIDRs of the proxies that write it";
  reader.warning("CLIENT_ADDRESS_HEADER", "has no effect without TRUSTED_PROXIES", remedy);
}

/** The header is read up to the first address that is not trusted: its start is the client's own. */
function reportTrustInAll(reader: EnvReader, { trustedProxies = [] }: ServeOptions) {
  if (!trustedProxies.some((network) => /\/0+$/.test(network))) return;
  const message = "trusts everyone, so that anyone can claim any address";
  reader.warning("TRUSTED_PROXIES", message, "list the networks of the proxies alone");
}

/** Only bots that are isolated run in Workers. */
function reportUnusedWorkers(reader: EnvReader, { bots, workers }: ServeOptions) {
  const isIsolated = Object.values(bots).some(({ handler }) => handler instanceof IsolatedModule);
  if (workers === undefined || isIsolated) return;
  const remedy = 'write `isolated("./echo.ts")` in src/bots/mod.ts, or unset it';
  reader.warning("WORKERS", "has no effect without isolated bots", remedy);
}

/** Every variable that is a setting, given bots with these names. */
export function settingVariables(bots: readonly string[]): string[] {
  const names: string[] = SETTINGS.map(({ name }) => name);
  return [...names.filter((name) => !name.includes("<")), ...botVariables(bots)];
}

/** A misspelt setting would silently have no effect. */
function reportMisspellings(reader: EnvReader, bots: readonly string[]): void {
  const known = settingVariables(bots);
  const reported = new Set(reader.problems.map(({ setting }) => setting));
  const names = reader.names().filter((name) => !reported.has(name));
  for (const { name, meant } of findMisspellings(names, known)) {
    const remedy = meant === undefined
      ? `a bot has ${botVariables(bots.slice(0, 1)).join(", ")}`
      : `did you mean ${meant}?`;
    reader.warning(name, "unknown setting", remedy);
  }
}
