/**
 * How scripts name bots and chats.
 *
 * @module
 */
import type { Chat, Message, User } from "../../telegram/types.ts";
import type { Room } from "../world/room.ts";

/** A bot of the simulator. */
export interface SimulatedBot {
  /** Its user id. */
  readonly id: number;
  /** What it shows at the Bot API; give it to the bot's own code. */
  readonly token: string;
  /** Without the `@`. */
  readonly username: string;
  /** As the Bot API shows it. */
  readonly user: User;
}

/**
 * A group or channel of the simulator.
 *
 * @example Usage
 * ```ts
 * import { Simulator } from "../simulator.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const tg = new Simulator();
 * const bot = tg.bot("echo");
 * const ada = tg.user("Ada");
 * const group = tg.group("Friends", [ada, bot]);
 * await ada.says(group, "hello all");
 * assertEquals(group.messages.at(-1)?.text, "hello all");
 * ```
 */
export class Group {
  /** The chat itself. */
  readonly room: Room;

  /**
   * Makes a handle on a chat.
   *
   * @param room The chat itself.
   */
  constructor(room: Room) {
    this.room = room;
  }

  /** As bots see it. */
  get chat(): Chat {
    return this.room.chat;
  }

  /** Its id. */
  get id(): number {
    return this.room.chat.id;
  }

  /** Its title. */
  get title(): string {
    return this.room.chat.title ?? "";
  }

  /** Its messages, oldest first. */
  get messages(): Message[] {
    return [...this.room.messages.values()];
  }
}

/** Where a person can write: to a bot in private, or to a group. */
export type Place = SimulatedBot | Group;
