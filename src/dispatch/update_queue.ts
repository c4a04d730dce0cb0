/**
 * What the doors need of a bot's queue.
 *
 * @module
 */
import type { Arrival } from "./arrival.ts";
import type { Bot } from "./bot.ts";
import type { Delivery } from "./delivery.ts";
import type { Rules } from "./rules.ts";
import type { Waiter } from "./waiters.ts";

/** Takes the deliveries of one bot: the engine itself, or what stands in front of it. */
export interface UpdateQueue {
  readonly bot: Bot;
  readonly rules: Rules;
  /** It begins nothing more. */
  readonly closing: boolean;
  /** Gives a delivery a place, if one is free. */
  admit(delivery: Delivery): Waiter | undefined;
  /** Its update is still to be read; that counts towards its deadline. */
  expect(waiter: Waiter): void;
  /** No update could be read from it. */
  discard(waiter: Waiter): void;
  /**
   * Its update has been read.
   *
   * @param now The moment, on the clock's monotonic scale, where it is known.
   */
  dispatch(waiter: Waiter, arrival: Arrival, now?: number): void;
}
