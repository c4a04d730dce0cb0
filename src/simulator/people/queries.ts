/**
 * Queries sent by a person and answered by a bot.
 *
 * @module
 */
import type { InlineQueryResult, Message, ShippingOption } from "../../telegram/types.ts";
import { integerBetween } from "../random.ts";
import { lifetimeOf } from "../../webhook_sender/lifetimes.ts";
import { publish } from "../updates/publish.ts";
import type { Bot } from "../world/bot.ts";
import type { World } from "../world/world.ts";
import { Mailbox, type Patience } from "./waiting.ts";

/** What a bot's answerCallbackQuery shows. */
export interface CallbackAnswer {
  /** The text, or `""`. */
  readonly text: string;
  /** Whether it is shown as an alert, instead of at the top of the chat. */
  readonly show_alert: boolean;
  /** The URL to open, or `""`. */
  readonly url: string;
}

/** Options for waiting. */
export interface WaitOptions {
  /** How long to wait, ms. @default {the simulator's `patience`} */
  readonly within?: number;
}

/** A press on an inline button. */
export interface Press {
  /** The callback query's id. */
  readonly id: string;
  /** The button's `callback_data`. */
  readonly data: string;
  /** The message with the button. */
  readonly message: Message;
  /** Waits for the bot's answerCallbackQuery. */
  answered(options?: WaitOptions): Promise<CallbackAnswer>;
}

/** What a bot's answerInlineQuery offers. */
export interface InlineAnswer {
  /** The results to choose from. */
  readonly results: readonly InlineQueryResult[];
  /** How many seconds the answer may be cached. */
  readonly cache_time: number;
  /** The offset of the next page, or `""`. */
  readonly next_offset: string;
}

/** A bot's answer to a pre-checkout or shipping query. */
export interface Decision {
  /** Whether the payment may continue. */
  readonly ok: boolean;
  /** The reason for refusing, or `""`. */
  readonly error_message: string;
  /** The shipping options, for a shipping query. */
  readonly shipping_options?: readonly ShippingOption[];
}

/** A query that was sent. */
export interface Query<T> {
  readonly id: string;
  /** Waits for the answer; repeated calls return the same one. */
  answer(patience: Patience): Promise<T>;
}

/** Registers a query without sending it; `onAnswer` gets its answer, even if nobody is waiting. */
export function awaitAnswer<T>(
  world: World,
  bot: Bot,
  kind: string,
  onAnswer: (id: string, answer: T) => void = () => {},
): Query<T> {
  const id = `${integerBetween(world.random, 1e15, 9e15)}`;
  const answers = new Mailbox<T>(world.clock, world.closing.signal);
  bot.queries.set(id, {
    until: world.clock.date() + lifetimeOf(kind) * 1000,
    answer: (answer) => {
      answers.put(answer as T);
      onAnswer(id, answer as T);
    },
  });
  let first: Promise<T> | undefined;
  return { id, answer: (patience) => first ??= answers.take(() => true, patience) };
}

/** Sends a query to a bot. */
export function sendQuery<T>(
  world: World,
  bot: Bot,
  kind: string,
  payload: Readonly<Record<string, unknown>>,
  onAnswer: (id: string, answer: T) => void = () => {},
): Query<T> {
  const query = awaitAnswer<T>(world, bot, kind, onAnswer);
  publish(world, bot, kind, { id: query.id, ...payload });
  return query;
}
