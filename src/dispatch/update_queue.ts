/**
 * What gateway and polling need from a bot's queue.
 *
 * @module
 */
import type { Arrival } from "./arrival.ts";
import type { Bot } from "./bot.ts";
import type { Delivery } from "./delivery.ts";
import type { BotRules } from "./bot_rules.ts";
import type { Waiter } from "./waiter.ts";

/** Takes the deliveries of one bot: the engine itself, or a store in front of it. */
export interface UpdateQueue {
  readonly bot: Bot;
  readonly rules: BotRules;
  /** Whether it starts no more runs. */
  readonly closing: boolean;
  /** Admits a delivery if there is room. */
  admit(delivery: Delivery): Waiter | undefined;
  /** Its update has yet to be read; the time that takes counts towards its deadline. */
  expect(waiter: Waiter): void;
  /** No update could be read from it. */
  discard(waiter: Waiter): void;
  /**
   * Its update has been read.
   *
   * @param now The current time on the clock's monotonic scale, if known.
   */
  dispatch(waiter: Waiter, arrival: Arrival, now?: number): void;
}
