/**
 * Configuration: from the environment to options, with all that is wrong told at once.
 *
 * @module
 */
import { MAX_TIMEOUT_MS } from "../app/check_options.ts";
import { readBots } from "./bots.ts";
import { DEPLOY_DRAIN_MS, onDenoDeploy } from "./deno_deploy.ts";
import { readListen } from "./listen.ts";
import { type Env, EnvReader } from "./reader.ts";
import type { SettingName } from "./settings.ts";
import type { HandlerModule, TimeoutPolicy } from "../handler/handler.ts";
import { parseCidr } from "../net/ip.ts";
import { parseSources } from "../gateway/source.ts";
import type { LogLevel } from "../events/events.ts";
import type { LogFormat } from "../events/log.ts";
import type { ServeOptions } from "../app/options.ts";
import { type CertificateFiles, tryCertificate } from "../tls/load.ts";

export { type Env, EnvReader } from "./reader.ts";
export { SETTINGS, settingsHelp, settingsTable } from "./settings.ts";

/** The oldest Deno whose HTTP server keeps connections alive over larger POST bodies. */
const MIN_DENO = "2.9.6";

/** What Postern is run with. */
export interface Config {
  /** For `serve`; polling takes its bots and limits from here, too. */
  readonly serve: ServeOptions;
  /** Bots that have no token. */
  readonly absent: readonly string[];
  /** Whether start-up registers the webhooks: with PUBLIC_URL, unless it is told not to. */
  readonly register: boolean;
  readonly log: { readonly level: LogLevel; readonly format: LogFormat };
  /** Tokens and secrets, which no log may show. */
  readonly secrets: readonly string[];
}

/** What a configuration is read from. */
export interface ConfigSources {
  readonly env: Env;
  /** The registry. */
  readonly bots: Readonly<Record<string, HandlerModule>>;
  /** The version of Deno; `undefined` where that does not matter, as on Deno Deploy. */
  readonly denoVersion?: string | undefined;
  /** Whether the log goes to a terminal. */
  readonly terminal?: boolean;
}

/** The configuration cannot be used. `problems` tells all that is wrong with it, a line each. */
export class ConfigError extends Error {
  override name = "ConfigError";
  /** One line each: the variable, its value unless that is secret, and the remedy. */
  readonly problems: readonly string[];

  /** @param problems What is wrong. */
  constructor(problems: readonly string[]) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    super(`Cannot start, ${count}:\n${problems.map((line) => `  - ${line}`).join("\n")}`);
    this.problems = problems;
  }
}

function isOlder(version: string, than: string): boolean {
  const [a = [], b = []] = [version, than].map((text) => text.split(/[.+-]/, 3).map(Number));
  for (const [i, part] of b.entries()) if (a[i] !== part) return (a[i] ?? 0) < part;
  return false;
}

function checkPublicUrl(text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new TypeError("not a URL; give https://host[:port][/prefix]");
  }
  if (url.search || url.hash || url.username || url.password) {
    throw new TypeError("has more than host, port and prefix; give https://host[:port][/prefix]");
  }
}

async function checkCertificate(reader: EnvReader, files: CertificateFiles): Promise<void> {
  const result = await tryCertificate(files);
  if (result.ok) return;
  const remedy = "`deno task cert -- --host <your host>` makes a pair";
  for (const { file, message } of result.errors) {
    reader.problem(file === "cert" ? "TLS_CERT" : "TLS_KEY", `${message}; ${remedy}`);
  }
}

/**
 * Reads the configuration.
 *
 * @param sources The environment and the registry of bots.
 * @returns The configuration.
 * @throws {ConfigError} If anything is wrong; it tells everything that is.
 */
export async function readConfig(
  { env, bots: registry, denoVersion, terminal = false }: ConfigSources,
): Promise<Config> {
  const reader = new EnvReader(env);
  const get = (name: SettingName) => reader.get(name);
  const integer = (name: SettingName, fallback: number, min: number, max?: number) =>
    reader.integer(name, fallback, min, max);
  if (denoVersion !== undefined && isOlder(denoVersion, MIN_DENO)) {
    reader.problems.push(
      `Deno ${denoVersion} is too old: it cuts keep-alive connections; install ${MIN_DENO} or newer`,
    );
  }
  const { bots, absent } = readBots(reader, env, registry);
  const sources = reader.parsed("SOURCES", reader.list("SOURCES") ?? ["telegram"], parseSources);
  const trustedProxies = reader.parsed(
    "TRUSTED_PROXIES",
    reader.list("TRUSTED_PROXIES") ?? [],
    (list) => list.map(parseCidr),
  );
  const publicUrl = get("PUBLIC_URL");
  if (publicUrl !== undefined) reader.parsed("PUBLIC_URL", publicUrl, checkPublicUrl);
  const apiRoot = get("TELEGRAM_API_ROOT");
  if (apiRoot !== undefined) reader.parsed("TELEGRAM_API_ROOT", apiRoot, checkPublicUrl);
  const socket = readListen(reader);
  const [cert, key] = [get("TLS_CERT"), get("TLS_KEY")];
  if (cert !== undefined && key !== undefined) await checkCertificate(reader, { cert, key });
  else if (cert !== undefined) reader.problem("TLS_CERT", "has no key; set TLS_KEY, too");
  else if (key !== undefined) reader.problem("TLS_KEY", "has no certificate; set TLS_CERT, too");

  const serve: ServeOptions = {
    bots,
    sources,
    trustedProxies,
    maxBodyBytes: integer("MAX_BODY_BYTES", 1024 * 1024, 1),
    maxInFlight: integer("MAX_IN_FLIGHT", 1000, 1),
    timeout: {
      ms: integer("TIMEOUT_MS", 10_000, 1, MAX_TIMEOUT_MS),
      policy: reader.choice<TimeoutPolicy>("TIMEOUT_POLICY", "throw", ["throw", "return"]),
    },
    attempts: integer("ATTEMPTS", 5, 1),
    hostname: get("HOST") ?? "0.0.0.0",
    port: integer("PORT", 8443, 0, 65_535),
    ...socket !== undefined && { socket },
    drainMs: integer("DRAIN_MS", onDenoDeploy(env) ? DEPLOY_DRAIN_MS : 15_000, 0),
    maxConnections: integer("MAX_CONNECTIONS", 40, 1, 100),
    ...publicUrl !== undefined && { publicUrl },
    ...apiRoot !== undefined && { telegram: { apiRoot } },
    ...cert !== undefined && key !== undefined && { cert, key },
  };
  const config: Config = {
    serve,
    absent,
    register: reader.choice("REGISTER", "true", ["true", "false"]) === "true" &&
      publicUrl !== undefined,
    log: {
      level: reader.choice<LogLevel>("LOG_LEVEL", "info", ["debug", "info", "warn", "error"]),
      format: reader.choice<LogFormat>("LOG_FORMAT", terminal ? "text" : "json", ["text", "json"]),
    },
    secrets: Object.values(bots).flatMap(({ token, secret = [] }) => [token, ...secret]),
  };
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return config;
}
