/**
 * What bots answer to presses, inline queries and payments.
 *
 * @module
 */
import type { InlineQueryResult, Message, ShippingOption } from "../../telegram/types.ts";

/** What a bot's answerCallbackQuery shows. */
export interface CallbackAnswer {
  /** The text, or `""`. */
  readonly text: string;
  /** Whether it is shown as an alert, not just at the top of the chat. */
  readonly show_alert: boolean;
  /** The address that is opened, or `""`. */
  readonly url: string;
}

/** How long to wait. */
export interface WaitOptions {
  /** Milliseconds. @default {the simulator's `patience`} */
  readonly within?: number;
}

/** A press on an inline button. */
export interface Press {
  /** The callback query's id. */
  readonly id: string;
  /** The button's `callback_data`. */
  readonly data: string;
  /** The message that the button is on. */
  readonly message: Message;
  /** Waits for the bot's answerCallbackQuery. */
  answered(options?: WaitOptions): Promise<CallbackAnswer>;
}

/** What a bot's answerInlineQuery offers. */
export interface InlineAnswer {
  /** To choose from. */
  readonly results: readonly InlineQueryResult[];
  /** Seconds that the answer may be kept. */
  readonly cache_time: number;
  /** For the next page, or `""`. */
  readonly next_offset: string;
}

/** A bot's answer to a pre-checkout or shipping query. */
export interface Decision {
  /** Whether the payment may go on. */
  readonly ok: boolean;
  /** Why not, or `""`. */
  readonly error_message: string;
  /** Ways to ship, for a shipping query. */
  readonly shipping_options?: readonly ShippingOption[];
}
