/**
 * A chat with its members and messages.
 *
 * @module
 */
import type {
  Chat,
  ChatInviteLink,
  ChatPhoto,
  Message,
  ReactionType,
  User,
} from "../../telegram/types.ts";
import type { ChatView } from "../events.ts";
import type { ReplyMarkup } from "../reply_keyboard.ts";
import { isPresent, type Member } from "./member.ts";
import { FULL_PERMISSIONS, type Permissions } from "./rights.ts";
import type { Topic } from "./topic.ts";

/** A pending request to join. */
export interface OpenRequest {
  /** Receives whether the request was approved. */
  readonly decided: (approved: boolean) => void;
  /** The invite link they used. */
  readonly link: ChatInviteLink | undefined;
}

/** A private chat, a group or a channel. */
export class Room {
  /** Identifies it across all bots: `<bot id>:<user id>` for a private chat, otherwise its id. */
  readonly key: string;
  /** The chat as bots see it; replaced when the title changes. */
  chat: Chat;
  /** Members by user id; those who left stay, with that status. */
  readonly members: Map<number, Member> = new Map<number, Member>();
  /**
   * Messages by message_id, oldest first. An edit replaces the object and leaves the old one as it
   * was.
   */
  readonly messages: Map<number, Message> = new Map<number, Message>();
  /** Reactions, by `message_id user_id`. */
  readonly reactions: Map<string, readonly ReactionType[]> = new Map<
    string,
    readonly ReactionType[]
  >();
  /** Votes in polls: message_id to user id to the indices of the chosen options. */
  readonly votes: Map<number, Map<number, readonly number[]>> = new Map<
    number,
    Map<number, readonly number[]>
  >();
  /** Pending requests to join, by user id. */
  readonly joinRequests: Map<number, OpenRequest> = new Map<number, OpenRequest>();
  /** The payloads of invoices, by message_id. */
  readonly payloads: Map<number, string> = new Map<number, string>();
  /** Invoices with a flexible price, by message_id. */
  readonly flexible: Set<number> = new Set<number>();
  /** Scores of games, shared by all messages with a game: short name to user id to points. */
  readonly scores: Map<string, Map<number, number>> = new Map<string, Map<number, number>>();
  /** The reply keyboard, if a bot sent one. */
  keyboard: ReplyMarkup | undefined;
  /** Pinned messages, newest last. */
  pinned: number[] = [];
  /** The business account whose chat with a customer this is. */
  business: User | undefined;
  /** The supergroup it was upgraded to; it is closed to messages then. */
  migratedTo: number | undefined;
  /** The chat photo. */
  photo: ChatPhoto | undefined;
  /** The name of the supergroup's sticker set. */
  stickerSet = "";
  /** The description, as set by setChatDescription. */
  description = "";
  /** Invite links, by URL. */
  readonly inviteLinks: Map<string, ChatInviteLink> = new Map<string, ChatInviteLink>();
  /** User ids of those who joined by each link, by URL. */
  readonly joinedBy: Map<string, Set<number>> = new Map<string, Set<number>>();
  /** The URL of the primary invite link, once there is one. */
  inviteLink: string | undefined;
  /** Topics of a forum, by number; the general topic is 1. */
  readonly topics: Map<number, Topic> = new Map<number, Topic>();
  /** The default permissions of members. */
  permissions: Permissions = FULL_PERMISSIONS;
  /** Ephemeral messages, by ephemeral_message_id. */
  readonly ephemeral: Map<number, Message> = new Map<number, Message>();
  /** Number of the last ephemeral message. */
  lastEphemeralId = 0;
  /** Number of the last message of a supergroup or channel. */
  lastMessageId = 0;

  /** Creates an empty chat. */
  constructor(key: string, chat: Chat) {
    this.key = key;
    this.chat = chat;
  }

  /** Whether somebody is in the chat now. */
  has(userId: number): boolean {
    const member = this.members.get(userId);
    return member !== undefined && isPresent(member);
  }

  /** Whether somebody owns or administers the chat. */
  isAdmin(userId: number): boolean {
    const status = this.members.get(userId)?.status;
    return status === "administrator" || status === "creator";
  }

  /** The members who are in the chat now. */
  present(): Member[] {
    return [...this.members.values()].filter(isPresent);
  }

  /** The chat as shown on a page. */
  get view(): ChatView {
    const members = [...this.members.values()].map(({ user, status }) => ({ user, status }));
    return { key: this.key, chat: this.chat, members };
  }
}
