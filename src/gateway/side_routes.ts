/**
 * Side routes: webhooks of others than Telegram, each under the path of a bot.
 *
 * @module
 */
import type { Bot } from "../dispatch/bot.ts";
import { type LoadedRoute, mountedPath } from "../dispatch/routes.ts";
import type { SideGateway, SideGatewayOptions } from "./side_gateway.ts";
import { createSourceCheck, type SourceCheck } from "./source.ts";

/** A route where it is mounted. */
export interface SideRoute extends LoadedRoute {
  readonly bot: Bot;
  readonly source: SourceCheck;
}

/** What side routes are made of. */
export interface SideRoutesOptions extends SideGatewayOptions {
  /** CIDRs of the proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
}

/** The routes of all bots, by path. */
export class SideRoutes {
  readonly #options: SideRoutesOptions;
  readonly #byPath = new Map<string, SideRoute>();
  #gateway: Promise<SideGateway> | undefined;

  constructor(options: SideRoutesOptions) {
    this.#options = options;
  }

  /** What is at a path. */
  get(path: string): SideRoute | undefined {
    return this.#byPath.get(path);
  }

  /** Opens the routes of a bot. */
  mount(bot: Bot, botPath: string): void {
    const { trustedProxies } = this.#options;
    for (const route of bot.handler.routes) {
      const source = createSourceCheck({ sources: route.sources, trustedProxies });
      this.#byPath.set(mountedPath(botPath, route.path), { ...route, bot, source });
      this.#gateway ??= this.#loadGateway();
    }
  }

  /** Closes the routes of a bot. */
  unmount(bot: Bot, botPath: string): void {
    for (const { path } of bot.handler.routes) this.#byPath.delete(mountedPath(botPath, path));
  }

  /** Answers a request to a route. Never rejects. */
  async receive(route: SideRoute, request: Request, peer: string | undefined): Promise<Response> {
    const gateway = await this.#gateway!;
    return await gateway.receive(route, request, peer);
  }

  /** Few bots have routes of their own, so that a server starts without what serves them. */
  async #loadGateway(): Promise<SideGateway> {
    const { SideGateway } = await import("./side_gateway.ts");
    return new SideGateway(this.#options);
  }
}
