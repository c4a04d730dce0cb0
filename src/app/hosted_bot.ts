/**
 * A hosted bot: everything known about a bot before its first update, resolved once.
 *
 * @module
 */
import { ownTokenOf, receiverIn } from "../handler/frameworks/detect.ts";
import type {
  HandlerModule,
  HandlerOptions,
  HandlerRules,
  UpdateReceiver,
} from "../handler/handler.ts";
import { IsolatedHandler } from "../handler/isolated.ts";
import { type LoadedHandler, loadHandler } from "../handler/load.ts";
import { botIdOf, DERIVED_SECRET } from "../telegram/credentials.ts";
import type { UpdateKind } from "../telegram/types.ts";
import { DEFAULTS } from "./defaults.ts";
import { createIsolatedHandlers } from "./choose_isolation.ts";
import type { AppOptions, BotOptions } from "./options.ts";

/** A bot of an application. */
export interface HostedBot {
  readonly name: string;
  /** Its Telegram user id; 0 if its token has none. */
  readonly id: number;
  /** Empty if there is none. */
  readonly token: string;
  readonly path: string;
  /** As configured, `"derived"` included; the first one is registered. */
  readonly secrets: readonly string[];
  readonly handler: LoadedHandler;
  /** As its handler's: empty for Telegram's default choice, `undefined` for what is set already. */
  readonly allowedUpdates: readonly UpdateKind[] | undefined;
  /** The framework's bot object, if that is its handler. */
  readonly receiver: UpdateReceiver | undefined;
  readonly rules: Readonly<HandlerRules>;
  /** The options it was resolved from. */
  readonly options: BotOptions;
}

const DERIVED = [DERIVED_SECRET];

/** The options of a bot that are not rules. */
const OWN: ReadonlySet<string> = new Set(["token", "handler", "path", "secret", "isolation"]);

/** The path of a bot whose options set none. */
function defaultPath(name: string): string {
  return `/${encodeURIComponent(name)}`;
}

/** Whether a bot's handler is a framework's bot object. */
export function hasBotObject({ handler }: Pick<BotOptions, "handler">): boolean {
  return receiverIn(handler) !== undefined;
}

/** Resolves a name and options to a hosted bot. */
export type BotResolver = (name: string, options: BotOptions) => HostedBot;

/**
 * Creates the function that resolves the bots of an application.
 *
 * @param app Defaults for bots that do not set these.
 * @returns The function. It throws the `TypeError` of a handler that cannot be loaded.
 */
export function createBotResolver(app: Pick<AppOptions, "timeout" | "attempts">): BotResolver {
  // Thousands of bots may share one handler.
  const loaded = new WeakMap<object, LoadedHandler>();
  const isolated = createIsolatedHandlers();
  const rulesOf = createRules(app);
  return (name, options) => {
    const { handler: source, secret = DERIVED } = options;
    const handler = isolated(name, options) ?? loaded.get(source) ??
      loadHandler(source as HandlerModule);
    if (!(handler instanceof IsolatedHandler)) loaded.set(source, handler);
    const token = options.token ?? ownTokenOf(source) ?? "";
    return {
      name,
      id: botIdOf(token),
      token,
      path: options.path ?? defaultPath(name),
      secrets: typeof secret === "string" ? [secret] : secret,
      handler,
      allowedUpdates: handler.allowedUpdates,
      receiver: receiverIn(source),
      rules: rulesOf(handler.options, options),
      options,
    };
  };
}

/** Bots without options of their own share the rules of their module. */
function createRules(app: Pick<AppOptions, "timeout" | "attempts">) {
  const shared = new WeakMap<HandlerOptions, HandlerRules>();
  return (module: HandlerOptions, bot: BotOptions): HandlerRules => {
    if (Object.keys(bot).some((name) => !OWN.has(name))) return resolveRules(app, module, bot);
    const known = shared.get(module);
    if (known) return known;
    const rules = resolveRules(app, module, bot);
    shared.set(module, rules);
    return rules;
  };
}

/** A bot's options override its module's, which override the application's. */
export function resolveRules(
  { timeout, attempts = DEFAULTS.attempts }: Pick<AppOptions, "timeout" | "attempts">,
  module: HandlerOptions,
  { token: _, handler: _handler, path: _path, secret: _secret, isolation: _place, ...bot }:
    BotOptions,
): HandlerRules {
  const { abandonMs, lanes, concurrency, timeoutMs: ms, timeoutPolicy: policy } = DEFAULTS;
  return {
    ...{ attempts, abandonMs, lanes, concurrency },
    ...module,
    ...bot,
    timeout: { ms, policy, ...timeout, ...module.timeout, ...bot.timeout },
  };
}
