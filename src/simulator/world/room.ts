/**
 * A chat with its members and messages.
 *
 * @module
 */
import type {
  Chat,
  ForceReply,
  Message,
  ReactionType,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
  User,
} from "../../telegram/types.ts";
import type { ChatView } from "../events.ts";

/** Markup that is for people to see and no part of a message. */
export type ReplyMarkup = ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply;

/** As in Telegram's ChatMember. */
export type MemberStatus =
  | "creator"
  | "administrator"
  | "member"
  | "restricted"
  | "left"
  | "kicked";

/** Somebody who is or was in a chat. */
export interface Member {
  /** Who. */
  readonly user: User;
  /** What they may do. */
  status: MemberStatus;
}

/**
 * A private chat, a group or a channel.
 *
 * @example Usage
 * ```ts
 * import { Room } from "./room.ts";
 * import { assertEquals } from "@std/assert";
 *
 * const room = new Room("1:7", { id: 7, type: "private", first_name: "Ada" });
 * room.members.set(7, { user: { id: 7, is_bot: false, first_name: "Ada" }, status: "left" });
 * assertEquals(room.has(7), false);
 * ```
 */
export class Room {
  /** Names it across all bots: `<bot id>:<user id>` for a private chat, else its id. */
  readonly key: string;
  /** As bots see it; replaced when the title changes. */
  chat: Chat;
  /** By user id; those who left stay, with that status. */
  readonly members: Map<number, Member> = new Map<number, Member>();
  /** By message_id, oldest first. An edit replaces the object, so that an old one stays as it was. */
  readonly messages: Map<number, Message> = new Map<number, Message>();
  /** `message_id user_id` to that user's reactions. */
  readonly reactions: Map<string, readonly ReactionType[]> = new Map<
    string,
    readonly ReactionType[]
  >();
  /** Votes in polls: message_id to user id to the numbers of the chosen options. */
  readonly votes: Map<number, Map<number, readonly number[]>> = new Map<
    number,
    Map<number, readonly number[]>
  >();
  /** People who ask to be let in, by user id; told whether they are. */
  readonly joinRequests: Map<number, (approved: boolean) => void> = new Map<
    number,
    (approved: boolean) => void
  >();
  /** What sendInvoice put in the invoices' payloads, by message_id. */
  readonly payloads: Map<number, string> = new Map<number, string>();
  /** Invoices whose price depends on the address, by message_id. */
  readonly flexible: Set<number> = new Set<number>();
  /** The keyboard that stands in the place of the people's own, if a bot sent one. */
  keyboard: ReplyMarkup | undefined;
  /** Pinned messages, the newest last. */
  pinned: number[] = [];
  /** What setChatDescription said. */
  description = "";
  /** Number of the last message of a supergroup or channel. */
  lastMessageId = 0;

  /**
   * Makes an empty chat.
   *
   * @param key Names it.
   * @param chat As bots see it.
   */
  constructor(key: string, chat: Chat) {
    this.key = key;
    this.chat = chat;
  }

  /** Whether somebody is in it now. */
  has(userId: number): boolean {
    const status = this.members.get(userId)?.status;
    return status !== undefined && status !== "left" && status !== "kicked";
  }

  /** Those who are in it now. */
  present(): Member[] {
    return [...this.members.values()].filter((member) => this.has(member.user.id));
  }

  /** As it is shown. */
  get view(): ChatView {
    const members = [...this.members.values()].map(({ user, status }) => ({ user, status }));
    return { key: this.key, chat: this.chat, members };
  }
}
