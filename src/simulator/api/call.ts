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
  /** Lets what the call sends to this chat pass, or throws 429; asked once per call. */
  readonly admit: (room: Room) => void;
}

/** Runs a call: gives the result, or throws an `ApiError`. */
export type Method = (call: Call) => unknown;

/** Methods by name, as Telegram spells them. */
export type Methods = Readonly<Record<string, Method>>;

/** A result that is answered with a `description` next to it. */
export class Described {
  /** The result. */
  readonly result: unknown;
  /** The text next to it. */
  readonly description: string;

  constructor(result: unknown, description: string) {
    this.result = result;
    this.description = description;
  }
}
