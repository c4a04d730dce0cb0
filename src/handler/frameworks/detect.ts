/**
 * Hosting: bots that were written with a framework, as they are. They are recognised by their
 * form, so that nothing of a framework is imported here.
 *
 * @module
 */
import { isUpdateKind, OPT_IN_KINDS, UPDATE_KINDS } from "../../telegram/update.ts";
import type { Update, UpdateKind } from "../../telegram/types.ts";
import { type HostingContext, keepContext } from "../context.ts";
import type { Handler, HandlerModule, UpdateReceiver } from "../handler.ts";
import type { GrammyBot } from "./grammy.ts";
import type { Host } from "./host.ts";
import type { TelegrafBot } from "./telegraf.ts";

/** Whether a value takes updates itself. */
export function isReceiver(value: unknown): value is UpdateReceiver {
  return value !== null && typeof value === "object" &&
    typeof (value as Partial<UpdateReceiver>).handleUpdate === "function";
}

/** Whether an object that takes updates has the form of grammY's `Bot`. */
function isGrammy(receiver: UpdateReceiver): receiver is GrammyBot {
  const { init, isInited } = receiver as Partial<GrammyBot>;
  return typeof init === "function" && typeof isInited === "function";
}

/** Whether an object that takes updates has the form of a Telegraf instance. */
function isTelegraf(receiver: UpdateReceiver): receiver is TelegrafBot {
  const { launch, telegram } = receiver as Partial<TelegrafBot>;
  return typeof launch === "function" && typeof telegram?.callApi === "function";
}

/** The object in a handler that takes updates itself: the handler, or its default export. */
export function receiverIn(
  handler: Handler | HandlerModule | UpdateReceiver | URL,
): UpdateReceiver | undefined {
  if (isReceiver(handler)) return handler;
  const rest = (handler as HandlerModule).default;
  return isReceiver(rest) ? rest : undefined;
}

/**
 * The token of a bot: the one that it was given, or the one that its bot object was made with.
 *
 * @param bot The bot's options.
 * @returns The token; empty if there is none.
 */
export function tokenOf(
  { token, handler }: { token?: string; handler: Handler | HandlerModule | UpdateReceiver | URL },
): string {
  return token ?? ownTokenOf(handler) ?? "";
}

/** The token that a bot object was made with. */
export function ownTokenOf(
  handler: Handler | HandlerModule | UpdateReceiver | URL,
): string | undefined {
  const { token } = receiverIn(handler) as { token?: unknown } | undefined ?? {};
  return typeof token === "string" && token !== "" ? token : undefined;
}

/** The kinds to ask Telegram for on behalf of an object; empty for Telegram's default choice. */
export function kindsFor(receiver: UpdateReceiver): readonly UpdateKind[] {
  const observed = isGrammy(receiver) ? [...receiver.observedUpdateTypes ?? []] : [];
  const named = observed.filter((kind) => OPT_IN_KINDS.has(kind) && isUpdateKind(kind));
  if (named.length === 0) return [];
  return UPDATE_KINDS.filter((kind) => !OPT_IN_KINDS.has(kind) || named.includes(kind));
}

/**
 * Makes the handler that hands updates on to an object.
 *
 * @param receiver The object.
 * @returns The handler. It resolves to nothing: what the object gives back is its own affair.
 * @throws {TypeError} If the object takes updates itself just now.
 */
export function handlerFor(
  receiver: UpdateReceiver,
): (update: Update, ctx: HostingContext) => Promise<void> {
  const started = startedBy(receiver);
  if (started) {
    throw new TypeError(
      `Cannot load handler: the bot takes updates itself already; leave out ${started}`,
    );
  }
  let host: Host | undefined;
  const loading = loadHost(receiver)?.then((loaded) => host = loaded);
  return async (update, ctx) => {
    keepContext(update, ctx);
    if (loading) await (host ?? await loading).handle(update, ctx);
    else await receiver.handleUpdate(update);
  };
}

/** Most processes host bots of one framework, or of none; so each is loaded where it is met. */
function loadHost(receiver: UpdateReceiver): Promise<Host> | undefined {
  if (isGrammy(receiver)) {
    return import("./grammy.ts").then(({ GrammyHost }) => new GrammyHost(receiver));
  }
  if (isTelegraf(receiver)) {
    return import("./telegraf.ts").then(({ TelegrafHost }) => new TelegrafHost(receiver));
  }
  return undefined;
}

/** What node-telegram-bot-api and GramIO show of an object that may poll. */
interface SelfPolling extends UpdateReceiver {
  readonly startPolling: unknown;
  readonly running: unknown;
  readonly isStarted: unknown;
}

function startersOf(receiver: UpdateReceiver): string[] {
  if (isGrammy(receiver)) return ["start"];
  // launch() is refused at once; one that was called before meets the others on its way.
  if (isTelegraf(receiver)) return ["launch", "startPolling", "startWebhook"];
  return typeof (receiver as Partial<SelfPolling>).startPolling === "function"
    ? ["startPolling"]
    : [];
}

function startedBy(receiver: UpdateReceiver): string | undefined {
  if (isGrammy(receiver) && receiver.isRunning?.()) return "bot.start()";
  if (isTelegraf(receiver) && (receiver.polling ?? receiver.webhookServer)) return "bot.launch()";
  const { running, isStarted } = receiver as Partial<SelfPolling>;
  return running === true || isStarted === true ? "bot.startPolling()" : undefined;
}

/**
 * Lets a bot object refuse to take updates itself while it is hosted.
 *
 * @param name The bot's name.
 * @param receiver The object.
 * @returns Gives the object back as it was.
 */
export function refuseStart(name: string, receiver: UpdateReceiver): () => void {
  const methods = startersOf(receiver);
  const undo = methods.map((method) => {
    const own = Object.getOwnPropertyDescriptor(receiver, method);
    const original = Reflect.get(receiver, method);
    let refused = true;
    const value = (...args: unknown[]) => {
      // Where two applications host it, the first to go may leave this behind.
      if (!refused) return Reflect.apply(original, receiver, args);
      throw new Error(
        `Cannot ${method} bot "${name}": Postern takes its updates; leave out bot.${methods[0]}()`,
      );
    };
    Object.defineProperty(receiver, method, { value, writable: true, configurable: true });
    return () => {
      refused = false;
      if (Reflect.get(receiver, method) !== value) return;
      if (own) Object.defineProperty(receiver, method, own);
      else Reflect.deleteProperty(receiver, method);
    };
  });
  if (isGrammy(receiver)) undo.push(refuseRunner(name, receiver));
  return () => undo.forEach((each) => each());
}

/** The runner of a grammY bot, `run(bot)`, leaves no trace on it but that it calls getUpdates. */
function refuseRunner(name: string, { api }: GrammyBot): () => void {
  let refused = true;
  api?.config?.use((call, ...args) => {
    if (!refused || args[0] !== "getUpdates") return call(...args);
    return Promise.reject(
      new Error(
        `Cannot fetch updates of bot "${name}": Postern takes them; leave out run(bot)`,
      ),
    );
  });
  return () => refused = false;
}
