/**
 * A Bot API call, and the type of its implementation.
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

export interface Call {
  readonly world: World;
  /** The calling bot. */
  readonly bot: Bot;
  /** The method in Telegram's spelling. */
  readonly method: string;
  readonly params: Params;
  /** The bot's getUpdates. */
  readonly poll: LongPoll;
  /** The bot's webhook. */
  readonly webhook: WebhookSlot;
  /** The bot's 409 errors. */
  readonly conflicts: Conflicts;
  /** Admits the call's messages to this chat, or throws 429; called once per call. */
  readonly admit: (room: Room) => void;
}

/** Runs a call: returns the result, or throws an `ApiError`. */
export type Method = (call: Call) => unknown;

/** Methods by name, in Telegram's spelling. */
export type Methods = Readonly<Record<string, Method>>;

/** A result that is answered together with a `description`. */
export class Described {
  readonly result: unknown;
  /** The description. */
  readonly description: string;

  constructor(result: unknown, description: string) {
    this.result = result;
    this.description = description;
  }
}
