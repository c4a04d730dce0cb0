/**
 * A Bot API call and what runs it.
 *
 * @module
 */
import type { Conflicts } from "../updates/conflicts.ts";
import type { LongPoll } from "../updates/long_poll.ts";
import type { WebhookSlot } from "../webhook/webhook_slot.ts";
import type { Bot } from "../world/bot.ts";
import type { Room } from "../world/room.ts";
import type { World } from "../world/world.ts";
import type { Params } from "./params.ts";

/** One call. */
export interface Call {
  /** The world it acts on. */
  readonly world: World;
  /** Who calls. */
  readonly bot: Bot;
  /** The method, as Telegram spells it. */
  readonly method: string;
  /** Its parameters. */
  readonly params: Params;
  /** The bot's getUpdates. */
  readonly poll: LongPoll;
  /** The bot's webhook. */
  readonly webhook: WebhookSlot;
  /** The bot's answers of 409. */
  readonly conflicts: Conflicts;
  /** Lets a message to this chat pass, or throws 429. */
  readonly admit: (room: Room) => void;
}

/** Runs a call: gives the result, or throws an `ApiError`. */
export type Method = (call: Call) => unknown;

/**
 * A result that is answered with a `description` beside it.
 *
 * @example Usage
 * ```ts
 * import { Described } from "./call.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const { description } = new Described(true, "Webhook was set");
 * assertEquals(description, "Webhook was set");
 * ```
 */
export class Described {
  /** The result. */
  readonly result: unknown;
  /** The text beside it. */
  readonly description: string;

  /**
   * Makes a result with its description.
   *
   * @param result The result.
   * @param description The text beside it.
   */
  constructor(result: unknown, description: string) {
    this.result = result;
    this.description = description;
  }
}
