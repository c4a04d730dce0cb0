/**
 * The application: gateway, dispatcher and bots assembled, without a port.
 *
 * @module
 */
import { checkOptions, refuseMisnamed, refuseProblems } from "./check_options.ts";
import { DEFAULTS } from "./defaults.ts";
import { removalDrainMs } from "./removal_drain.ts";
import { FORGETFUL, keepDeadLetters, openDeadLetters } from "./dead_letters.ts";
import { type Durable, openDurable, reportRefusal } from "./open_durable.ts";
import type { DeadLetterBox } from "../durable/dead_letters.ts";
import type { DurableDispatcher } from "../durable/durable_dispatcher.ts";
import { createBotResolver } from "./hosted_bot.ts";
import { systemClock } from "../util/clock.ts";
import type { Observer } from "../events/events.ts";
import type { OutcomeType } from "../events/outcome.ts";
import type { BotQueue } from "../dispatch/bot_queue.ts";
import { Dispatcher } from "../dispatch/dispatcher.ts";
import type { Outcome } from "../dispatch/outcome.ts";
import type { QueueStats } from "../dispatch/stats.ts";
import { Gateway, type RequestInfo } from "../gateway/gateway.ts";
import { CustomRoutes } from "../gateway/custom_routes.ts";
import { createSourceCheck } from "../gateway/allowed_sources.ts";
import { joinObservers } from "../events/join.ts";
import { type LoggedOptions, NO_LOG, secretsOf, withLog } from "./log_option.ts";
import { isUpdate } from "../telegram/update.ts";
import type { Update } from "../telegram/types.ts";
import type { AppOptions, BotOptions } from "./options.ts";
import type { Registration } from "../webhooks/register.ts";
import { reportUnused } from "./unused_options.ts";
import { HostedBots } from "./hosted_bots.ts";
import { internalsOf, keepInternals } from "./internals.ts";
import { isTracing } from "../util/tracing/telemetry.ts";
import { HealthGateway } from "../gateway/health.ts";

export type { QueueStats } from "../dispatch/stats.ts";

/** An application: bots behind one `fetch`, without a port. */
export interface App {
  /** Answers a request. `info` has the peer's address, as `Deno.serve` passes it. Never rejects. */
  fetch(request: Request, info?: RequestInfo): Promise<Response>;
  /**
   * Runs an update that arrived by other means: once, in its chat's order, without a deadline. A
   * reply is sent by a Bot API call. With a store it resolves to `accepted` once the update is
   * committed, and to `unavailable` if the store cannot accept it at the moment.
   *
   * @throws {RangeError} If there is no such bot.
   * @throws {TypeError} If `update` is not an update, for example JSON that has not been parsed.
   */
  dispatch(bot: string, update: Update): Promise<OutcomeType>;
  /**
   * Hosts another bot, starting with the next request. {@linkcode App.register} sets its webhook.
   *
   * @throws {TypeError} If an option is invalid, or its name or a path is taken.
   */
  add(name: string, bot: BotOptions): void;
  /**
   * Replaces a hosted bot's options. A new secret or path takes effect with the next request; for a
   * new token, handler or rule the bot is removed and added again.
   *
   * @param options `drain`: as in {@linkcode App.remove}, if the bot has to be removed.
   * @throws {TypeError} If an option is invalid, or a path is taken.
   * @throws {RangeError} If there is no such bot, or `drain` is out of range.
   */
  replace(name: string, bot: BotOptions, options?: { drain?: boolean | number }): Promise<void>;
  /**
   * Removes a bot. Until its runs have finished, its routes answer 503, so that Telegram keeps its
   * updates; after that they answer 404, and the bot is gone from memory. Its webhook stays set at
   * Telegram: delete it first, or host the bot elsewhere.
   *
   * @param options `drain`: how long its runs may take, in milliseconds; `true`, the default, is
   * 15 000, `false` is 0. After that, their signals abort.
   * @throws {RangeError} If there is no such bot, or `drain` is out of range.
   */
  remove(name: string, options?: { drain?: boolean | number }): Promise<void>;
  /**
   * Registers bots at Telegram: sets the webhook of each to `publicUrl` and its path, with
   * its first secret and the kinds its handler takes. If Telegram does not already trust the
   * certificate in `cert`, it is uploaded. A bot that fails does not stop the others; each result
   * is reported on the event stream.
   *
   * @param names The bots to register; by default all of them.
   * @throws {TypeError} If there is no `publicUrl`.
   * @throws {RangeError} If there is no such bot.
   */
  register(...names: string[]): Promise<Registration[]>;
  /** The updates that will not be retried: in the store, or in the `deadLetters` file. */
  readonly deadLetters: DeadLetterBox;
  /** Current figures, by bot name. */
  stats(): Record<string, QueueStats>;
  /**
   * Accepts no more updates and waits for runs in progress, for at most `drainMs` (15 000); then
   * their signals abort.
   */
  close(drainMs?: number): Promise<void>;
}

/**
 * Creates an application: mount its `fetch` in any server, or call it in a test.
 *
 * @param options The bots and who may post to them.
 * @returns The application.
 * @throws {TypeError} If an option is invalid; the message lists every problem.
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
// deno-lint-ignore no-explicit-any
export function createApp<State = any>(options: AppOptions<State>): App {
  refuseMisnamed(options);
  const { options: logged, log } = withLog(options, false);
  const { app, durable, emit } = buildApp(logged, log);
  if (durable) reportRefusal(durable, emit);
  return app;
}

/** An application and its parts. */
export interface BuiltApp {
  readonly app: App;
  /** Lets the server bypass `fetch`. */
  readonly gateway: Gateway;
  /** Runs an update that arrived without a request; with a store, commits it first. */
  readonly dispatch: (engine: BotQueue, update: Update, attempt?: number) => Promise<Outcome>;
  readonly hosted: HostedBots;
  readonly emit: Observer;
  readonly closing: AbortSignal;
  /** Its store, if any. */
  readonly durable: Durable | undefined;
  /** Resolves once updates are traced, if tracing is on. */
  readonly tracing: Promise<void> | undefined;
}

/** Like {@linkcode createApp}, but also returns the parts. */
export function buildApp(
  options: AppOptions,
  log: LoggedOptions<AppOptions>["log"] = NO_LOG,
): BuiltApp {
  const resolve = createBotResolver(options);
  const { bots, problems } = checkOptions(options, resolve);
  refuseProblems("host bots", problems);
  const clock = options.clock ?? systemClock;
  const { deadLetters: path } = options;
  const observers = [...options.observers ?? []];
  const emit = joinObservers(observers);
  reportUnused(options, emit);
  const kept = path === undefined || options.store !== undefined
    ? undefined
    : keepDeadLetters(path, clock, emit);
  if (kept) observers.push(kept.observer);
  const { trustedProxies = [], clientAddressHeader } = options;
  const proxies = { trustedProxies, clientAddressHeader };
  const { maxBodyBytes = DEFAULTS.maxBodyBytes, maxInFlight = DEFAULTS.maxInFlight } = options;
  const dispatcher = new Dispatcher({ clock, emit, maxInFlight });
  const deps = { clock, maxBodyBytes, emit };
  const customRoutes = new CustomRoutes({ ...deps, maxInFlight, ...proxies });
  const hosted = new HostedBots({ app: options, resolve, dispatcher, customRoutes, emit });
  try {
    for (const bot of bots) hosted.host(bot);
  } catch (error) {
    void hosted.close();
    throw error;
  }
  const sources = options.sources ?? DEFAULTS.sources;
  const source = createSourceCheck({ sources, ...proxies });
  const gatewayOptions = { ...deps, routes: hosted.routes, customRoutes, source };
  const gateway = options.health === undefined
    ? new Gateway(gatewayOptions)
    : new HealthGateway(gatewayOptions, options.health, () => {
      if (dispatcher.draining) return "Shutting down";
      return storeReady?.() === false ? "Not ready" : undefined;
    });
  const closing = new AbortController();
  const { store } = options;
  let durableDispatcher: DurableDispatcher | undefined;
  const durable = store === undefined
    ? undefined
    : openDurable({ ...options, store, clock, emit, maxRunning: maxInFlight });
  const storeReady = durable && (() => durableDispatcher?.ready ?? false);
  const loaded = durable?.durableDispatcher.then((opened) => {
    durableDispatcher = opened;
    if (closing.signal.aborted) durableDispatcher.drain();
    hosted.standBehind(durableDispatcher);
  }, () => {});

  const dispatch: BuiltApp["dispatch"] = async (engine, update, attempt) => {
    if (loaded) await loaded;
    return await (durableDispatcher?.bring(engine, update) ??
      dispatcher.dispatch(engine, update, attempt));
  };

  const app: App = {
    fetch: loaded || hosted.started
      ? async (request, info) => {
        await Promise.all([loaded, hosted.startedFor(request)]);
        return gateway.receive(request, info);
      }
      : async (request, info) => await gateway.receive(request, info),
    async dispatch(name, update) {
      const start = hosted.startOf(name);
      if (start) await start;
      const queue = hosted.get(name);
      if (!queue) throw new RangeError(`Cannot dispatch to "${name}": no such bot; check the name`);
      // Updates without an id would count as duplicates of each other.
      if (!isUpdate(update)) {
        throw new TypeError(
          `Cannot dispatch update to bot "${name}": it is not an object with an integer update_id; ` +
            "parse JSON text first",
        );
      }
      const { type } = await dispatch(queue, update);
      return type;
    },
    add(name, bot) {
      if (dispatcher.draining) {
        throw new Error(`Cannot add bot "${name}": the application has been closed`);
      }
      log.keepSecret(...secretsOf(bot));
      hosted.add(name, bot);
    },
    async replace(name, bot, options) {
      log.keepSecret(...secretsOf(bot));
      if (hosted.replace(name, bot)) return;
      await app.remove(name, options);
      app.add(name, bot);
    },
    async remove(name, options) {
      await hosted.remove(name, removalDrainMs(name, options));
    },
    async register(...names) {
      await hosted.started;
      const bots = hosted.list(names.length > 0 ? names : undefined);
      // Loaded on demand to keep startup fast.
      const { registerApp } = await import("../webhooks/register_app.ts");
      return registerApp({ ...options, bots, clock, emit, signal: closing.signal });
    },
    deadLetters: openDeadLetters({
      ...{ durable, path, written: kept?.written, clock, bots: () => hosted.list() },
      rerun: async (name, update) => {
        const engine = hosted.get(name);
        if (!engine) return false;
        const { type } = await dispatcher.dispatch(engine, update, 1, FORGETFUL);
        // If it failed again, it has been stored as a new dead letter.
        return type === "handled" || type === "accepted" || type === "dead";
      },
    }),
    stats: () => hosted.stats(),
    async close(drainMs = DEFAULTS.drainMs) {
      closing.abort();
      durableDispatcher?.drain();
      await Promise.all([dispatcher.drain(drainMs), customRoutes.drain(drainMs)]);
      await loaded;
      await durableDispatcher?.close();
      await kept?.written();
      await hosted.close();
    },
  };
  const { signal } = closing;
  keepInternals(app, {
    ...{ options, hosted, clock, emit, closing: signal, storeReady, dispatcher, observers },
    durableDispatcher: durable?.durableDispatcher,
  });
  const tracing = isTracing() ? traceRuns(app) : undefined;
  return { app, gateway, dispatch, hosted, emit, closing: signal, durable, tracing };
}

async function traceRuns(app: App): Promise<void> {
  const { trace } = await import("./trace_runs.ts");
  await trace(internalsOf(app));
}
