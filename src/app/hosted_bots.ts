/**
 * The bots of an application, which can be added and removed while it runs.
 *
 * @module
 */
import type { BotQueue } from "../dispatch/bot_queue.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { DurableQueue } from "../durable/durable_queue.ts";
import type { DurableDispatcher } from "../durable/durable_dispatcher.ts";
import type { QueueStats } from "../dispatch/stats.ts";
import type { Observer } from "../events/events.ts";
import { IsolatedHandler } from "../handler/isolated.ts";
import { mountedPath } from "../handler/routes.ts";
import { pathOf } from "../gateway/path.ts";
import type { CustomRoutes } from "../gateway/custom_routes.ts";
import { BotRoute } from "./bot_route.ts";
import { checkBot, type CheckedBot, refuseProblems } from "./check_options.ts";
import type { BotResolver, HostedBot } from "./hosted_bot.ts";
import { IsolatedBots } from "./isolated_bots.ts";
import type { AppOptions, BotOptions } from "./options.ts";
import type { PathOwner } from "./bot_paths.ts";
import { RunningBot } from "./running_bot.ts";
import { problemsText } from "./setting_problem.ts";
import { systemClock } from "../util/clock.ts";

/** Options for the bots of an application. */
export interface HostedBotsOptions {
  readonly app: AppOptions;
  readonly resolve: BotResolver;
  readonly dispatcher: Dispatcher;
  readonly customRoutes: CustomRoutes;
  readonly emit: Observer;
}

/** The bots of an application. */
export class HostedBots {
  /** The webhook routes, by path. */
  readonly routes = new Map<string, BotRoute>();
  readonly #options: HostedBotsOptions;
  readonly #bots = new Map<string, BotRoute>();
  /** Called when the module of an isolated bot has become known, and with it its kinds. */
  onLearned: () => void = () => {};
  #revision = 0;
  /** The names by user id, for as long as they do not change. */
  #names: Map<number, string> | undefined;
  #isolated: IsolatedBots | undefined;
  #durableDispatcher: DurableDispatcher | undefined;

  constructor(options: HostedBotsOptions) {
    this.#options = options;
  }

  /** A bot's queue, by the bot's name. */
  get(name: string): BotQueue | undefined {
    return this.#bots.get(name)?.engine;
  }

  /** From now on, updates are committed before they run. */
  standBehind(dispatcher: DurableDispatcher): void {
    this.#durableDispatcher = dispatcher;
    for (const route of this.#bots.values()) route.queue = dispatcher.enter(route.engine);
  }

  /** How many bots there are. */
  get count(): number {
    return this.#bots.size;
  }

  /** Changes whenever a bot is added, replaced or removed. */
  get revision(): number {
    return this.#revision;
  }

  /** The name of the bot with a user id. */
  nameOf(id: number): string | undefined {
    this.#names ??= new Map([...this.#bots].map(([name, { hosted }]) => [hosted.id, name]));
    return this.#names.get(id);
  }

  /** The names of the bots. */
  get names(): Iterable<string> {
    return this.#bots.keys();
  }

  /** Current figures, by bot name. */
  stats(): Record<string, QueueStats> {
    const entries = [...this.#bots].map(([name, { engine }]) => [name, engine.stats()]);
    return Object.fromEntries(entries);
  }

  /** The named bots, or all of them. */
  list(names: Iterable<string> = this.#bots.keys()): HostedBot[] {
    return [...names].map((name) => this.#find(name, "register").hosted);
  }

  /**
   * Adds a bot and opens its routes.
   *
   * @throws {TypeError} If an option is invalid, or its name or a path is taken.
   */
  add(name: string, options: BotOptions): void {
    if (this.#bots.has(name)) {
      throw new TypeError(`Cannot add bot "${name}": the name is taken; remove that bot first`);
    }
    const { bot, problems } = this.#check(name, options);
    refuseProblems("add bot", problems);
    this.host(bot!);
  }

  /** Adds a bot that has already been checked. */
  host(hosted: HostedBot): void {
    const { app, dispatcher, customRoutes } = this.#options;
    const { name, path, handler } = hosted;
    const bot = new RunningBot(hosted, app);
    const engine = dispatcher.host(bot);
    const route = new BotRoute(bot, engine);
    if (this.#durableDispatcher) route.queue = this.#durableDispatcher.enter(engine);
    this.#bots.set(name, route);
    this.#changed();
    this.routes.set(path, route);
    customRoutes.mount(route.bot, path);
    if (!(handler instanceof IsolatedHandler)) return;
    this.#isolated ??= new IsolatedBots({
      ...{ clock: app.clock ?? systemClock, emit: this.#options.emit, workers: app.workers },
      telegram: app.telegram ?? {},
    });
    this.#isolated.host(hosted, engine, () => this.#learn(route));
  }

  /** Called when an isolated bot's module has loaded. Returns what is wrong with it, if so. */
  #learn(route: BotRoute): string | undefined {
    const { customRoutes } = this.#options;
    const { name, options } = route.hosted;
    const { bot, problems } = this.#check(name, options);
    if (problems.length > 0) return problemsText(problems);
    route.bot.hosted = bot!;
    this.#changed();
    customRoutes.mount(route.bot, bot!.path);
    this.onLearned();
  }

  /** Resolves when every isolated bot has started or failed; `undefined` if there are none. */
  get started(): Promise<void> | undefined {
    return this.#isolated?.started;
  }

  /** Resolves when a bot has started or failed; `undefined` if it has, or is not isolated. */
  startOf(name: string): Promise<void> | undefined {
    return this.#isolated?.startOf(name);
  }

  /** The same for the bots that a request may be for: their routes are not known before. */
  startedFor({ url, headers }: Request): Promise<unknown> | undefined {
    const path = pathOf(url, headers) ?? "";
    const owner = this.routes.get(path)?.hosted ?? this.#options.customRoutes.get(path)?.owner;
    if (owner) return this.startOf(owner.name);
    const starts = [...this.#isolated?.starts ?? []].filter(([name]) =>
      path.startsWith(mountedPath(this.#bots.get(name)?.hosted.path ?? "", "/"))
    );
    return starts.length > 0 ? Promise.all(starts.map(([, end]) => end)) : undefined;
  }

  /**
   * Replaces a bot's options if they differ at most in secret and path: those take effect with the
   * next request.
   *
   * @returns Whether it could; if not, nothing has changed.
   * @throws {TypeError} If an option is invalid, or the path is taken.
   */
  replace(name: string, options: BotOptions): boolean {
    const { customRoutes } = this.#options;
    const route = this.#find(name, "replace");
    const { hosted } = route;
    const { bot, problems } = this.#check(name, options);
    refuseProblems("replace bot", problems);
    const isSame = bot!.token === hosted.token && bot!.handler === hosted.handler &&
      bot!.options.isolation === hosted.options.isolation &&
      bot!.rules.retry === hosted.rules.retry &&
      JSON.stringify(bot!.rules) === JSON.stringify(hosted.rules);
    if (!isSame || route.leaving) return false;
    route.bot.hosted = bot!;
    this.#changed();
    route.secretCheck = undefined;
    if (bot!.path !== hosted.path) {
      customRoutes.unmount(route.bot, hosted.path);
      this.routes.delete(hosted.path);
      this.routes.set(bot!.path, route);
      customRoutes.mount(route.bot, bot!.path);
    }
    return true;
  }

  /** Stops accepting a bot's updates, waits for its runs, closes its routes and forgets it. */
  remove(name: string, drainMs: number): Promise<void> {
    const route = this.#find(name, "remove");
    return route.leaving ??= this.#remove(route, drainMs);
  }

  /** Releases all bot objects. */
  async close(): Promise<void> {
    for (const { release } of this.#bots.values()) release?.();
    await this.#isolated?.close();
  }

  async #remove(route: BotRoute, drainMs: number): Promise<void> {
    const { hosted, queue, engine, release } = route;
    const { dispatcher, customRoutes } = this.#options;
    const drained = customRoutes.drain(drainMs, hosted.name);
    const released = dispatcher.release(engine, drainMs);
    this.#durableDispatcher?.hostsChanged();
    await Promise.all([drained, released]);
    this.#durableDispatcher?.leave(queue as DurableQueue);
    customRoutes.unmount(route.bot, hosted.path);
    this.routes.delete(hosted.path);
    this.#bots.delete(hosted.name);
    this.#changed();
    await this.#isolated?.remove(hosted.name);
    release?.();
  }

  #changed(): void {
    this.#revision++;
    this.#names = undefined;
  }

  #find(name: string, action: string): BotRoute {
    const route = this.#bots.get(name);
    if (route) return route;
    throw new RangeError(`Cannot ${action} bot "${name}": there is no such bot; check the name`);
  }

  /** A bot may keep its own paths. */
  #check(name: string, options: BotOptions): CheckedBot {
    const { app, resolve } = this.#options;
    return checkBot(name, options, {
      resolve,
      apiRoot: app.telegram?.apiRoot,
      ownerOf: (path) => {
        const other = this.#ownerOf(path);
        return other?.bot === name ? undefined : other;
      },
    });
  }

  #ownerOf(path: string): PathOwner | undefined {
    const route = this.#options.customRoutes.get(path);
    if (route) return { bot: route.owner.name, route: route.path };
    const bot = this.routes.get(path);
    return bot && { bot: bot.hosted.name };
  }
}
