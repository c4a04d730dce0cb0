/**
 * Handles SIGHUP: rereads the settings and the registry, updates the bots, and reloads the
 * certificate.
 *
 * @module
 */
import type { App } from "../app/app.ts";
import type { BotOptions } from "../app/options.ts";
import { problemText } from "../app/setting_problem.ts";
import type { Environment } from "../config/env_file.ts";
import { type Config, ConfigError, type Env, EnvReader, readConfig } from "../config/mod.ts";
import { settingValues } from "../config/settings.ts";
import type { LogLevel, Observer } from "../events/events.ts";
import type { RegistryLoader } from "./load_registry.ts";

/** Options for {@linkcode createReload}. */
export interface ReloadOptions {
  readonly server: { readonly app: App; reload(): Promise<unknown> };
  readonly environment: Environment;
  /** The environment that the server was started with. */
  readonly env: Env;
  /** The configuration that the server was started with. */
  readonly config: Config;
  readonly loadBots: RegistryLoader;
  readonly emit: Observer;
  /** Keeps new secrets out of the log. */
  keepSecret(...secrets: string[]): void;
}

/**
 * Creates the function that reloads a server.
 *
 * @param options The server and where its settings come from.
 * @returns The function. It never rejects; concurrent calls run one after another.
 */
export function createReload(options: ReloadOptions): () => Promise<void> {
  const reload = new Reload(options);
  let last = Promise.resolve();
  return () => last = last.then(() => reload.run());
}

class Reload {
  readonly #options: ReloadOptions;
  #config: Config;
  #version = 0;
  #env: Env;

  constructor(options: ReloadOptions) {
    this.#options = options;
    this.#env = options.env;
    this.#config = options.config;
  }

  async run(): Promise<void> {
    const { server } = this.#options;
    const config = await this.#readConfig();
    if (config) {
      this.#options.keepSecret(...config.secrets);
      await this.#apply(config);
      this.#config = { ...this.#config, serve: { ...this.#config.serve, bots: config.serve.bots } };
    }
    await server.reload();
  }

  #log(level: LogLevel, text: string, error?: unknown): void {
    this.#options.emit({ type: "notice", level, name: "settings", text, error });
  }

  async #readConfig(): Promise<Config | undefined> {
    const { environment, loadBots } = this.#options;
    const failed = "Cannot reload the settings; nothing has changed";
    let all: Env;
    try {
      all = await environment.readAgain();
    } catch (error) {
      this.#log("error", `${failed}: ${(error as Error).message}`);
      return undefined;
    }
    try {
      const { bots } = await loadBots(++this.#version);
      // The server loads the certificate itself, and keeps the old one if it is broken.
      const { TLS_CERT: _cert, TLS_KEY: _key, ...env } = all;
      const { warnings: envWarnings } = environment;
      const config = await readConfig({ env, envWarnings, bots, server: true });
      this.#env = all;
      return config;
    } catch (error) {
      if (error instanceof ConfigError) {
        this.#log("error", `${failed}: ${error.message.replace("Cannot start, ", "")}`);
      } else this.#log("error", failed, error);
      return undefined;
    }
  }

  /** Brings the server's bots in line with the configuration. */
  async #apply(config: Config): Promise<void> {
    const { app } = this.#options.server;
    const [before, now] = [this.#config.serve.bots, config.serve.bots];
    const done: string[] = [];
    const attempt = async (what: string, name: string, change: () => unknown) => {
      try {
        await change();
        done.push(`${what} "${name}"`);
      } catch (error) {
        this.#log("error", `Cannot reload bot "${name}"`, error);
      }
    };
    for (const name of Object.keys(before)) {
      if (!Object.hasOwn(now, name)) await attempt("removed", name, () => app.remove(name));
    }
    for (const [name, bot] of Object.entries(now)) {
      const former = Object.hasOwn(before, name) ? before[name] : undefined;
      if (!former) await attempt("added", name, () => app.add(name, bot));
      else if (isChanged(former, bot)) {
        await attempt("changed", name, () => app.replace(name, bot));
      }
    }
    const { path } = this.#options.environment;
    const source = path === undefined
      ? "The environment of a running process cannot be read again: name a file in ENV_FILE"
      : `Read ${path} and the registry again`;
    this.#log("info", `${source}; bots ${done.length > 0 ? done.join(", ") : "unchanged"}`);
    for (const warning of config.warnings) this.#log("warn", problemText(warning));
    const others = this.#otherChanges(config);
    if (others.length > 0) {
      this.#log("warn", `Restart to change ${others.join(", ")}: a reload changes bots only`);
    }
  }

  /** The settings, other than the bots', that have changed since the server was started. */
  #otherChanges(config: Config): string[] {
    const [before, now] = [valuesIn(this.#options.env), valuesIn(this.#env)];
    const names = [...now.keys()].filter((name) => now.get(name) !== before.get(name));
    const tokens = [this.#options.config, config].map(({ console }) => console?.token);
    const known = names.some((name) => name.startsWith("CONSOLE"));
    // The file has kept its name, but contains another token.
    if (tokens[0] !== tokens[1] && !known) names.push("CONSOLE_TOKEN_FILE");
    return names;
  }
}

function valuesIn(env: Env): ReadonlyMap<string, string> {
  const reader = new EnvReader(env);
  return settingValues((name) => reader.get(name));
}

function isChanged(a: BotOptions, b: BotOptions): boolean {
  const { handler, ...rest } = a;
  const { handler: other, ...others } = b;
  return handler !== other || JSON.stringify(rest) !== JSON.stringify(others);
}
