/**
 * The types of a bot's handlers.
 *
 * @module
 */
import type { Reply } from "../telegram/reply.ts";
import type { Message, Update, UpdateKind } from "../telegram/types.ts";
import type { Context } from "./context.ts";
import type { RouteHandler, RouteOptions } from "./routes.ts";

/** The result of a handler: a Bot API call to send, or nothing. */
export type HandlerResult = Reply | void | Promise<Reply | void>;

/**
 * A handler of whole updates of any kind.
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
   * Handles one update; the result is ignored. The parameter is `any` because each framework has
   * its own type for the same `Update`.
   */
  // deno-lint-ignore no-explicit-any
  handleUpdate(update: any): unknown;
  /** Whether it is ready for updates; if not, {@linkcode UpdateReceiver.init} is called first. */
  isInited?(): boolean;
  /** Prepares it. A grammY `Bot` fetches its identity here. */
  init?(): unknown;
}

/** `throw`: answer 504 and let Telegram redeliver. `return`: answer 200, the run continues. */
export type TimeoutPolicy = "throw" | "return";

/** What happens to a delivery that is not answered in time. */
export interface TimeoutOptions {
  /**
   * How long a delivery may take, in milliseconds; at most 60 000, when Telegram gives up.
   *
   * @default {10000}
   */
  ms?: number;
  /**
   * How a late delivery is answered.
   *
   * @default {"throw"}
   */
  policy?: TimeoutPolicy;
  /** A different policy for some kinds. @default {`policy` for all} */
  byKind?: Partial<Record<UpdateKind, TimeoutPolicy>>;
}

/** Whether a failed update is retried, or after how many milliseconds. */
export type RetryDecision = boolean | { after: number };

/** How a bot's updates are run. */
export interface HandlerOptions {
  /** The deadline. @default {the application's} */
  timeout?: TimeoutOptions;
  /**
   * Failures before an update becomes a dead letter.
   *
   * @default {5}
   */
  attempts?: number;
  /**
   * Decides after each failure but the last of `attempts` whether the update is retried: `true`,
   * `false` for a dead letter at once, or `{ after }` for a delay in milliseconds. Over webhooks,
   * Telegram is asked to wait that long, in whole seconds. By default every error is retried except
   * Bot API errors 400, 403 and 404.
   */
  retry?: (error: unknown, attempt: number) => RetryDecision;
  /**
   * The hard limit of a run, in milliseconds. After it the signal aborts and the run has failed.
   *
   * @default {300000}
   */
  abandonMs?: number;
  /**
   * `chat`: the updates of one chat run one after another. `none`: in no order.
   *
   * @default {"chat"}
   */
  lanes?: "chat" | "none";
  /**
   * How many runs of this bot may be in progress at once.
   *
   * @default {Infinity}
   */
  concurrency?: number;
  /**
   * With a store: whether updates are committed before they are answered: all, none, or those of
   * some kinds.
   *
   * @default {true}
   */
  durable?: boolean | UpdateKind[];
  /**
   * With a store: how long the answer to a committed update waits for its run, so that it can
   * carry a quick reply, in milliseconds. 0: it is sent at once.
   *
   * @default {1000}
   */
  answerMs?: number;
  /**
   * With a store: how old an update may be when its run starts, in milliseconds. The limit is at
   * most 30 s for inline queries, and 150 s for callback, shipping and pre-checkout queries.
   *
   * @default {86400000}
   */
  maxAgeMs?: number;
}

/** The options, with the defaults that the engine needs filled in. */
export type HandlerRules =
  & Omit<HandlerOptions, "timeout">
  & Required<Pick<HandlerOptions, "attempts" | "abandonMs" | "lanes" | "concurrency">>
  & { timeout: TimeoutOptions & Required<Pick<TimeoutOptions, "ms" | "policy">> };

/**
 * A bot as a module: an export per Update kind, or a `default` for every kind, or both. Other
 * exports are ignored.
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
     * Gets the messages of an album together, in order, once none has arrived for half a second, or
     * after three seconds. Each has been answered by then, so a failure is a dead letter at once,
     * unless a store keeps the bot's updates. Without this export they are handled one by one.
     */
    readonly media_group?: (messages: Message[], ctx: Context<State>) => HandlerResult;
    /** Gets updates of every kind without its own export. */
    readonly default?: Handler<State> | UpdateReceiver;
    /**
     * The kinds to request from Telegram for the default export, in addition to those that have an
     * export of their own.
     *
     * @default {every kind, and for a bot object Telegram's default and what it listens for}
     */
    readonly allowed_updates?: readonly UpdateKind[];
    /** How this bot's updates are run. */
    readonly options?: HandlerOptions;
    /** What `ctx.later` may schedule, by name. */
    readonly tasks?: Readonly<Record<string, TaskHandler>>;
    /** Webhooks of third parties, by path below the bot's, such as `"/paid"`. */
    readonly routes?: Readonly<Record<string, RouteHandler<State> | RouteOptions<State>>>;
  };
