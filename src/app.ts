/**
 * The application: gateway, dispatcher and bots put together, without a port.
 *
 * @module
 */
import { checkOptions, defaultPath } from "./check_options.ts";
import { systemClock } from "./clock.ts";
import type { Bot } from "./dispatch/bot.ts";
import { DirectDelivery } from "./dispatch/direct_delivery.ts";
import { Dispatcher } from "./dispatch/dispatcher.ts";
import type { HandlerOptions } from "./dispatch/handler.ts";
import { loadHandler } from "./dispatch/load.ts";
import type { OutcomeType } from "./dispatch/outcome.ts";
import { Gateway, type RequestInfo, type Route } from "./gateway/gateway.ts";
import { createSecretCheck } from "./gateway/secret_check.ts";
import { createSourceCheck } from "./gateway/source.ts";
import { joinObservers } from "./observe/events.ts";
import { createApi } from "./telegram/api.ts";
import { deriveSecret } from "./telegram/secret.ts";
import { botIdOf } from "./telegram/token.ts";
import type { Update } from "./telegram/types.ts";
import type { AppOptions, BotOptions } from "./options.ts";
import type { Registration } from "./registration/register.ts";

/** What {@linkcode createApp} makes. */
export interface App {
  /** Answers a request. `info` tells the peer's address, as `Deno.serve` does. Never rejects. */
  fetch(request: Request, info?: RequestInfo): Promise<Response>;
  /**
   * Runs an update that came by other means: once, in its chat's order, without a deadline. A
   * reply goes out by a Bot API call.
   *
   * @throws {RangeError} If there is no such bot.
   */
  dispatch(bot: string, update: Update): Promise<OutcomeType>;
  /**
   * Tells Telegram where the bots are: sets the webhook of each to `publicUrl` and its path, with
   * its first secret and the kinds its handler takes. A certificate in `cert` that Telegram cannot
   * trust by itself is uploaded. One bot that fails does not stop the others; the event stream is
   * told of each.
   *
   * @throws {TypeError} If there is no `publicUrl`.
   */
  register(): Promise<Registration[]>;
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
  checkOptions(options);
  const clock = options.clock ?? systemClock;
  const emit = joinObservers(options.observers ?? []);
  const dispatcher = new Dispatcher({ clock, emit, maxInFlight: options.maxInFlight ?? 1000 });
  const routes = new Map<string, Route>();
  const bots = new Map<string, Bot>();
  const closing = new AbortController();

  for (const [name, bot] of Object.entries(options.bots)) {
    const handler = loadHandler(bot.handler);
    const hosted = dispatcher.host({
      name,
      id: botIdOf(bot.token),
      handler,
      options: mergeOptions(options, handler.options, bot),
      state: options.state,
      createApi: () => createApi({ token: bot.token, ...options.telegram }),
    });
    bots.set(name, hosted);
    routes.set(bot.path ?? defaultPath(name), routeTo(hosted, bot));
  }
  const gateway = new Gateway({
    routes,
    source: createSourceCheck({
      sources: options.sources ?? ["telegram"],
      trustedProxies: options.trustedProxies ?? [],
    }),
    dispatcher,
    clock,
    maxBodyBytes: options.maxBodyBytes ?? 1024 * 1024,
    emit,
  });

  return {
    fetch: (request, info) => gateway.receive(request, info),
    dispatch(name, update) {
      const bot = bots.get(name);
      if (!bot) throw new RangeError(`Cannot dispatch update: there is no bot "${name}"`);
      return DirectDelivery.send(dispatcher, bot, clock.now(), update);
    },
    async register() {
      // Loaded when it is asked for: a server that starts has something better to do first.
      const { registerApp } = await import("./registration/register_app.ts");
      return registerApp({ options, clock, emit, signal: closing.signal });
    },
    close(drainMs = 15_000) {
      closing.abort();
      return dispatcher.drain(drainMs);
    },
  };
}

function routeTo(bot: Bot, { token, secret }: BotOptions): Route {
  const given = typeof secret === "string" ? [secret] : secret;
  return {
    bot,
    secretCheck: given && createSecretCheck(given),
    async deriveSecret() {
      this.secretCheck = createSecretCheck([await deriveSecret(token)]);
    },
  };
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
