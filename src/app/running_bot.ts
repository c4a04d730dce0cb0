/**
 * A hosted bot, as the engine and its custom routes see it.
 *
 * @module
 */
import type { Bot } from "../dispatch/bot.ts";
import type { RouteOwner } from "../gateway/custom_route.ts";
import type { HandlerRules } from "../handler/handler.ts";
import type { LoadedHandler } from "../handler/load.ts";
import type { LoadedRoute } from "../handler/routes.ts";
import { type Api, createApi } from "../telegram/api/mod.ts";
import type { HostedBot } from "./hosted_bot.ts";
import type { AppOptions } from "./options.ts";

/** A class, as thousands of object literals with getters would each have a hidden class. */
export class RunningBot implements Bot, RouteOwner {
  readonly name: string;
  readonly id: number;
  readonly handler: LoadedHandler;
  /** Replaced when its secret or path changes, or its isolated module has loaded. */
  hosted: HostedBot;
  readonly #app: AppOptions;
  #api: Api | undefined;

  constructor(hosted: HostedBot, app: AppOptions) {
    this.name = hosted.name;
    this.id = hosted.id;
    this.handler = hosted.handler;
    this.hosted = hosted;
    this.#app = app;
  }

  get options(): HandlerRules {
    return this.hosted.rules;
  }

  get state(): unknown {
    return this.#app.state;
  }

  get routes(): readonly LoadedRoute[] {
    return this.handler.routes;
  }

  get timeoutMs(): number {
    return this.hosted.rules.timeout.ms;
  }

  get api(): Api {
    const { clock, telegram } = this.#app;
    return this.#api ??= createApi({
      token: this.hosted.token,
      ...clock && { clock },
      ...telegram,
    });
  }
}
