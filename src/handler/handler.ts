/**
 * Handlers: what a bot's code looks like from here.
 *
 * @module
 */
import type { Reply } from "../telegram/reply.ts";
import type { Message, Update, UpdateKind } from "../telegram/types.ts";
import type { Context } from "./context.ts";
import type { RouteHandler, RouteOptions } from "./routes.ts";

/** What a handler gives back: a Bot API call to send, or nothing. */
export type HandlerResult = Reply | void | Promise<Reply | void>;

/**
 * A handler of whole updates, of whatever kind.
 *
 * @typeParam State What the application put into `state` at start.
 *
 * @example Usage
 * ```ts
 * import type { Handler } from "./handler.ts";
 *
 * const handler: Handler = (update, ctx) => ctx.log.info(`update ${update.update_id}`);
 * ```
 */
// deno-lint-ignore no-explicit-any
export type Handler<State = any> = (update: Update, ctx: Context<State>) => HandlerResult;

/**
 * A task that `ctx.later` scheduled.
 *
 * @example Usage
 * ```ts
 * import type { TaskHandler } from "./handler.ts";
 *
 * const remind: TaskHandler<{ chat: number; text: string }> = ({ chat, text }) => ({
 *   method: "sendMessage",
 *   chat_id: chat,
 *   text,
 * });
 * ```
 */
// deno-lint-ignore no-explicit-any
export type TaskHandler<Data = any> = (data: Data, ctx: Context) => HandlerResult;

/** An object that takes updates itself, such as a grammY `Bot` or a Telegraf instance. */
export interface UpdateReceiver {
  /**
   * Handles one update; what it returns is ignored. The parameter is `any`, because each framework
   * has a type of its own for what is the same `Update`.
   */
  // deno-lint-ignore no-explicit-any
  handleUpdate(update: any): unknown;
  /** Whether it is ready for updates; if it says no, {@linkcode UpdateReceiver.init} comes first. */
  isInited?(): boolean;
  /** Gets ready. A grammY `Bot` finds out here who it is. */
  init?(): unknown;
}

/** `throw`: answer 504 and let Telegram redeliver. `return`: answer 200, the run goes on. */
export type TimeoutPolicy = "throw" | "return";

/** What happens to a delivery that is not answered in time. */
export interface TimeoutOptions {
  /**
   * How long a delivery may take, in milliseconds; at most 60 000, where Telegram gives up.
   *
   * @default {10000}
   */
  ms?: number;
  /**
   * What the answer is then.
   *
   * @default {"throw"}
   */
  policy?: TimeoutPolicy;
  /** Another policy for some kinds. */
  byKind?: Partial<Record<UpdateKind, TimeoutPolicy>>;
}

/** Whether an update that failed is tried again, or after how many milliseconds. */
export type RetryDecision = boolean | { after: number };

/** How a bot's updates are run. */
export interface HandlerOptions {
  /** The deadline. */
  timeout?: TimeoutOptions;
  /**
   * Failures before an update becomes a dead letter.
   *
   * @default {5}
   */
  attempts?: number;
  /**
   * Decides after each failure but the last of `attempts` whether the update is tried again: `true`,
   * `false` for a dead letter at once, or `{ after }` for a time. Over webhooks Telegram is asked to
   * keep to that time, in whole seconds. By default everything is tried again that repeating may
   * mend: all but a Bot API error 400, 403 or 404.
   */
  retry?: (error: unknown, attempt: number) => RetryDecision;
  /**
   * The hard limit of a run, in milliseconds: then its signal aborts and it counts as a failure.
   *
   * @default {300000}
   */
  abandonMs?: number;
  /**
   * `chat`: the updates of one chat one after another. `none`: no order at all.
   *
   * @default {"chat"}
   */
  lanes?: "chat" | "none";
  /**
   * How many runs of this bot may go on side by side.
   *
   * @default {Infinity}
   */
  concurrency?: number;
  /**
   * With a store: whether updates are committed before they are answered, all or those of some
   * kinds.
   *
   * @default {true}
   */
  durable?: boolean | UpdateKind[];
  /**
   * With a store: how long the answer to a committed update waits for its run, so that a quick reply
   * travels in it, in milliseconds. 0: it leaves at once.
   *
   * @default {1000}
   */
  answerMs?: number;
  /**
   * With a store: how old an update may be when a run starts, in milliseconds. Inline queries are
   * never older than 30 s; callback, shipping and pre-checkout queries never older than 150 s.
   *
   * @default {86400000}
   */
  maxAgeMs?: number;
}

/** The same with every default that the engine needs filled in. */
export type HandlerRules =
  & Omit<HandlerOptions, "timeout">
  & Required<Pick<HandlerOptions, "attempts" | "abandonMs" | "lanes" | "concurrency">>
  & { timeout: TimeoutOptions & Required<Pick<TimeoutOptions, "ms" | "policy">> };

/**
 * A bot as a module: an export per Update kind, or a `default` for every kind, or both. Exports of
 * other names are the module's own affair.
 *
 * @typeParam State What the application put into `state` at start.
 *
 * @example Usage
 * ```ts
 * import type { HandlerModule } from "./handler.ts";
 *
 * const echo: HandlerModule = {
 *   message(message) {
 *     if (message.text) {
 *       return { method: "sendMessage", chat_id: message.chat.id, text: message.text };
 *     }
 *   },
 * };
 * ```
 */
// deno-lint-ignore no-explicit-any
export type HandlerModule<State = any> =
  & {
    readonly [K in UpdateKind]?: (
      payload: NonNullable<Update[K]>,
      ctx: Context<State>,
    ) => HandlerResult;
  }
  & {
    /**
     * Gets the messages of an album together, in order: when none has come for half a second, or
     * after three. Each is answered before, so a failure is a dead letter at once, unless a store
     * keeps the bot's updates. Without this export they come one by one.
     */
    readonly media_group?: (messages: Message[], ctx: Context<State>) => HandlerResult;
    /** Gets the updates of every kind that has no export of its own. */
    readonly default?: Handler<State> | UpdateReceiver;
    /** How this bot's updates are run. */
    readonly options?: HandlerOptions;
    /** What `ctx.later` may schedule, by name. */
    readonly tasks?: Readonly<Record<string, TaskHandler>>;
    /** Webhooks of others than Telegram, by their paths below the bot's, such as `"/paid"`. */
    readonly routes?: Readonly<Record<string, RouteHandler<State> | RouteOptions<State>>>;
  };
