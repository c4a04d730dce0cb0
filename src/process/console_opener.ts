/**
 * What the server process hands to its console.
 *
 * @module
 */
import type { App } from "../app/app.ts";
import type { Environment } from "../config/env_file.ts";
import type { Config, ConfigSources } from "../config/mod.ts";
import type { Observer, PosternEvent } from "../events/events.ts";
import type { Log } from "../events/log.ts";

/** Options for a {@linkcode ConsoleOpener}. */
export interface ConsoleOpenerOptions {
  readonly app: App;
  readonly config: Config;
  /** The registry of bots. */
  readonly bots: ConfigSources["bots"];
  readonly log: Log;
  readonly environment: Environment;
  readonly emit: Observer;
  /** What happened before. */
  readonly early: readonly PosternEvent[];
}

/** Opens the console and the alerts, and resolves to what closes them. */
export type ConsoleOpener = (options: ConsoleOpenerOptions) => Promise<() => Promise<void>>;
