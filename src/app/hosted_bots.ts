/**
 * The roster: the bots of an application, which may come and go while it runs.
 *
 * @module
 */
import { botProblems, defaultPath, type PathOwner } from "./check_options.ts";
import type { Bot } from "../dispatch/bot_queue.ts";
import type { Dispatcher } from "../dispatch/dispatcher.ts";
import type { HandlerOptions } from "../handler/handler.ts";
import { receiverIn, refuseStart, tokenOf } from "../handler/frameworks/detect.ts";
import { type LoadedHandler, loadHandler } from "../handler/load.ts";
import type { Route } from "../gateway/gateway.ts";
import { createSecretCheck } from "../gateway/secret_check.ts";
import type { CustomRoutes } from "../gateway/custom_routes.ts";
import type { RouteOwner } from "../gateway/route_owner.ts";
import type { AppOptions, BotOptions } from "./options.ts";
import { type Api, createApi } from "../telegram/api/mod.ts";
import { botIdOf, deriveSecret } from "../telegram/credentials.ts";

/** What a roster is made of. */
export interface RosterOptions {
  readonly app: AppOptions;
  readonly dispatcher: Dispatcher;
  readonly customRoutes: CustomRoutes;
}

/** A bot of an application: what it was hosted with, and where it is reached. */
class Member implements Route {
  readonly name: string;
  readonly options: BotOptions;
  readonly path: string;
  readonly bot: Bot;
  /** Made with the first request: of thousands of bots many are idle. */
  secretCheck: Route["secretCheck"] = undefined;
  readonly #app: AppOptions;
  /** Gives its bot object back, if it is one. */
  release: (() => void) | undefined;
  /** Resolves when it has been removed. */
  leaving: Promise<void> | undefined;

  constructor(name: string, options: BotOptions, app: AppOptions, host: (member: Member) => Bot) {
    this.name = name;
    this.options = options;
    this.path = options.path ?? defaultPath(name);
    this.#app = app;
    this.bot = host(this);
  }

  createApi(): Api {
    const { telegram, clock } = this.#app;
    return createApi({ token: tokenOf(this.options), ...clock && { clock }, ...telegram });
  }

  prepareSecret(): Promise<void> | undefined {
    const { secret } = this.options;
    if (secret === undefined) return this.#deriveSecret();
    this.secretCheck = createSecretCheck(typeof secret === "string" ? [secret] : secret);
  }

  async #deriveSecret(): Promise<void> {
    this.secretCheck = createSecretCheck([await deriveSecret(tokenOf(this.options))]);
  }
}

/** The bots of an application. */
export class HostedBots {
  /** The routes that Telegram posts to, by path. */
  readonly routes = new Map<string, Member>();
  readonly #options: RosterOptions;
  readonly #members = new Map<string, Member>();
  /** Thousands of bots may share one handler. */
  readonly #loaded = new WeakMap<object, LoadedHandler>();

  constructor(options: RosterOptions) {
    this.#options = options;
  }

  /** A bot by its name. */
  get(name: string): Bot | undefined {
    return this.#members.get(name)?.bot;
  }

  /** The bots' options, by name. */
  bots(names: Iterable<string> = this.#members.keys()): Record<string, BotOptions> {
    const bots: Record<string, BotOptions> = {};
    for (const name of names) bots[name] = this.#find(name, "register").options;
    return bots;
  }

  /**
   * Takes a bot in and opens its routes.
   *
   * @throws {TypeError} If something in its options cannot be, or its name or a path is taken.
   */
  add(name: string, options: BotOptions): void {
    if (this.#members.has(name)) {
      throw new TypeError(`Cannot add bot "${name}": there is one of this name; remove it first`);
    }
    const problems = [...botProblems(name, options, (path) => this.#occupantOf(path))];
    if (problems.length > 0) throw new TypeError(`Cannot add bot: ${problems.join("\n")}`);
    this.host(name, options);
  }

  /** The same without checks, for options that have been checked. */
  host(name: string, options: BotOptions): void {
    const { app, dispatcher, customRoutes } = this.#options;
    const handler = this.#load(name, options.handler);
    const member = new Member(name, options, app, (member) =>
      dispatcher.host({
        name,
        id: botIdOf(tokenOf(options)),
        handler,
        options: mergeOptions(app, handler.options, options),
        state: app.state,
        createApi: () => member.createApi(),
      }));
    const receiver = receiverIn(options.handler);
    if (receiver) member.release = refuseStart(name, receiver);
    this.#members.set(name, member);
    this.routes.set(member.path, member);
    customRoutes.mount(this.#ownerOf(member), member.path);
  }

  /** Takes nothing more for a bot, waits for what goes on, closes its routes and forgets it. */
  remove(name: string, drainMs: number): Promise<void> {
    const member = this.#find(name, "remove");
    return member.leaving ??= this.#remove(member, drainMs);
  }

  /** Gives all bot objects back. */
  close(): void {
    for (const { release } of this.#members.values()) release?.();
  }

  async #remove(member: Member, drainMs: number): Promise<void> {
    const { dispatcher, customRoutes } = this.#options;
    const drained = customRoutes.drain(drainMs, member.name);
    await Promise.all([drained, dispatcher.release(member.bot, drainMs)]);
    customRoutes.unmount(this.#ownerOf(member), member.path);
    this.routes.delete(member.path);
    this.#members.delete(member.name);
    member.release?.();
  }

  #ownerOf({ name, bot, options }: Member): RouteOwner {
    const { app } = this.#options;
    const { handler } = bot;
    const timeoutMs = mergeOptions(app, handler.options, options).timeout?.ms ?? 10_000;
    return {
      ...{ name, id: bot.id, state: bot.state, routes: handler.routes, timeoutMs },
      get api() {
        return bot.api;
      },
    };
  }

  #find(name: string, action: string): Member {
    const member = this.#members.get(name);
    if (!member) throw new RangeError(`Cannot ${action} bot "${name}": there is no such bot`);
    return member;
  }

  #occupantOf(path: string): PathOwner | undefined {
    const side = this.#options.customRoutes.get(path);
    if (side) return { bot: side.owner.name, route: side.path };
    const member = this.routes.get(path);
    return member && { bot: member.name };
  }

  #load(name: string, handler: BotOptions["handler"]): LoadedHandler {
    const known = this.#loaded.get(handler);
    if (known) return known;
    try {
      const loaded = loadHandler(handler);
      this.#loaded.set(handler, loaded);
      return loaded;
    } catch (error) {
      throw new TypeError(`Bot "${name}": ${(error as Error).message}`, { cause: error });
    }
  }
}

/** What a bot is run by: its options before its module's, and those before the application's. */
function mergeOptions(
  { timeout, attempts }: AppOptions,
  module: HandlerOptions,
  { token: _token, handler: _handler, path: _path, secret: _secret, ...bot }: BotOptions,
): HandlerOptions {
  return {
    ...attempts !== undefined && { attempts },
    ...module,
    ...bot,
    timeout: { ...timeout, ...module.timeout, ...bot.timeout },
  };
}
