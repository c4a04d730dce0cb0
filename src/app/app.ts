/**
 * The application: gateway, dispatcher and bots put together, without a port.
 *
 * @module
 */
import { checkOptions } from "./check_options.ts";
import { systemClock } from "../util/clock.ts";
import { Dispatcher } from "../dispatch/dispatcher.ts";
import type { QueueStats } from "../dispatch/stats.ts";
import { Gateway, type RequestInfo } from "../gateway/gateway.ts";
import { CustomRoutes } from "../gateway/custom_routes.ts";
import { createSourceCheck } from "../gateway/source.ts";
import { joinObservers } from "../events/join.ts";
import type { OutcomeType } from "../events/outcome.ts";
import { isUpdate } from "../telegram/update.ts";
import type { Update } from "../telegram/types.ts";
import type { AppOptions, BotOptions } from "./options.ts";
import type { Registration } from "../webhooks/register.ts";
import { HostedBots } from "./hosted_bots.ts";

/** How long runs may go on when nothing else is said. */
const DRAIN_MS = 15_000;

/** A timer for longer would end at once. */
const MAX_DRAIN_MS = 2 ** 31 - 1;

export type { QueueStats } from "../dispatch/stats.ts";

/** What {@linkcode createApp} makes. */
export interface App {
  /** Answers a request. `info` tells the peer's address, as `Deno.serve` does. Never rejects. */
  fetch(request: Request, info?: RequestInfo): Promise<Response>;
  /**
   * Runs an update that came by other means: once, in its chat's order, without a deadline. A
   * reply goes out by a Bot API call.
   *
   * @throws {RangeError} If there is no such bot.
   * @throws {TypeError} If it is no update, such as text that has not been parsed.
   */
  dispatch(bot: string, update: Update): Promise<OutcomeType>;
  /**
   * Hosts one more bot, from the next request on. Telegram is told by {@linkcode App.register}.
   *
   * @throws {TypeError} If something in its options cannot be, or its name or a path is taken.
   */
  add(name: string, bot: BotOptions): void;
  /**
   * Lets a bot go. While its runs end, its routes answer 503, so that Telegram keeps what it has;
   * then they answer 404, and nothing of the bot is left in memory. Its webhook stays set at
   * Telegram: delete it first, or host the bot elsewhere.
   *
   * @param options `drain`: how long its runs may go on, in milliseconds; `true`, the default, is
   * 15 000, `false` is 0. Then their signals abort.
   * @throws {RangeError} If there is no such bot, or `drain` is no time.
   */
  remove(name: string, options?: { drain?: boolean | number }): Promise<void>;
  /**
   * Tells Telegram where the bots are: sets the webhook of each to `publicUrl` and its path, with
   * its first secret and the kinds its handler takes. A certificate in `cert` that Telegram cannot
   * trust by itself is uploaded. One bot that fails does not stop the others; the event stream is
   * told of each.
   *
   * @param names The bots to register; all of them if none is named.
   * @throws {TypeError} If there is no `publicUrl`.
   * @throws {RangeError} If there is no such bot.
   */
  register(...names: string[]): Promise<Registration[]>;
  /** What goes on just now, by the bot's name. */
  stats(): Record<string, QueueStats>;
  /**
   * Takes nothing more and waits for what goes on, for `drainMs` (15 000) at most; then signals
   * abort.
   */
  close(drainMs?: number): Promise<void>;
}

/**
 * Makes an application: mount its `fetch` in any server, or call it in a test.
 *
 * @param options The bots and who may post to them.
 * @returns The application.
 * @throws {TypeError} If something in the options cannot be; the message names it.
 *
 * @example Usage
 * ```ts
 * import { createApp } from "@postern/postern";
 * import { assertEquals } from "@std/assert";
 *
 * const app = createApp({
 *   bots: {
 *     echo: {
 *       token: "123456:example",
 *       secret: "s3cret",
 *       handler: {
 *         message: ({ chat, text = "" }) => ({ method: "sendMessage", chat_id: chat.id, text }),
 *       },
 *     },
 *   },
 *   sources: ["any"],
 * });
 * const chat = { id: 1, type: "private", first_name: "Ada" };
 * const response = await app.fetch(
 *   new Request("https://bot.example.com/echo", {
 *     method: "POST",
 *     headers: {
 *       "content-type": "application/json",
 *       "x-telegram-bot-api-secret-token": "s3cret",
 *     },
 *     body: JSON.stringify({ update_id: 1, message: { message_id: 1, date: 0, chat, text: "hi" } }),
 *   }),
 * );
 * assertEquals(await response.json(), { method: "sendMessage", chat_id: 1, text: "hi" });
 * await app.close();
 * ```
 */
export function createApp(options: AppOptions): App {
  return buildApp(options).app;
}

/** The same with its gateway, which a listener of our own calls without the detour. */
export function buildApp(options: AppOptions): { app: App; gateway: Gateway } {
  checkOptions(options);
  const clock = options.clock ?? systemClock;
  const emit = joinObservers(options.observers ?? []);
  const { trustedProxies = [], maxBodyBytes = 1024 * 1024 } = options;
  const dispatcher = new Dispatcher({ clock, emit, maxInFlight: options.maxInFlight ?? 1000 });
  const deps = { clock, maxBodyBytes, emit };
  const customRoutes = new CustomRoutes({ ...deps, trustedProxies });
  const roster = new HostedBots({ app: options, dispatcher, customRoutes });
  try {
    for (const [name, bot] of Object.entries(options.bots)) roster.host(name, bot);
  } catch (error) {
    roster.close();
    throw error;
  }
  const sources = options.sources ?? ["telegram"];
  const source = createSourceCheck({ sources, trustedProxies });
  const gateway = new Gateway({ ...deps, routes: roster.routes, customRoutes, source });
  const closing = new AbortController();

  const app: App = {
    fetch: async (request, info) => await gateway.receive(request, info),
    async dispatch(name, update) {
      const queue = roster.get(name);
      if (!queue) throw new RangeError(`Cannot dispatch update: there is no bot "${name}"`);
      // Taken for one, it would be the duplicate of the next of its sort, and lost.
      if (!isUpdate(update)) {
        throw new TypeError(
          `Cannot dispatch update to bot "${name}": it is no object with an integer update_id; ` +
            "parse JSON text first",
        );
      }
      const { type } = await dispatcher.dispatch(queue, update);
      return type;
    },
    add(name, bot) {
      if (dispatcher.draining) {
        throw new Error(`Cannot add bot "${name}": the application has been closed`);
      }
      roster.add(name, bot);
    },
    async remove(name, { drain = true } = {}) {
      const ms = drain === true ? DRAIN_MS : Number(drain);
      if (!(ms >= 0 && ms <= MAX_DRAIN_MS)) {
        throw new RangeError(
          `Cannot remove bot "${name}": drain cannot be ${drain} ms; use 0 to ${MAX_DRAIN_MS}`,
        );
      }
      await roster.remove(name, ms);
    },
    async register(...names) {
      const bots = roster.bots(names.length > 0 ? names : undefined);
      // Loaded when it is asked for: a server that starts has something better to do first.
      const { registerApp } = await import("../webhooks/register_app.ts");
      return registerApp({ options: { ...options, bots }, clock, emit, signal: closing.signal });
    },
    stats: () => roster.stats(),
    async close(drainMs = DRAIN_MS) {
      closing.abort();
      await dispatcher.drain(drainMs);
      roster.close();
    },
  };
  return { app, gateway };
}
