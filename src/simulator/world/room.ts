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

/** Somebody who asks to be let in. */
export interface OpenRequest {
  /** Told whether they are. */
  readonly decided: (approved: boolean) => void;
  /** The link by which they came. */
  readonly link: ChatInviteLink | undefined;
}

/** A private chat, a group or a channel. */
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
  /** People who ask to be let in, by user id. */
  readonly joinRequests: Map<number, OpenRequest> = new Map<number, OpenRequest>();
  /** What sendInvoice put in the invoices' payloads, by message_id. */
  readonly payloads: Map<number, string> = new Map<number, string>();
  /** Invoices whose price depends on the address, by message_id. */
  readonly flexible: Set<number> = new Set<number>();
  /** Scores in games, which a game's messages share: its name to user id to points. */
  readonly scores: Map<string, Map<number, number>> = new Map<string, Map<number, number>>();
  /** The keyboard that stands in the place of the people's own, if a bot sent one. */
  keyboard: ReplyMarkup | undefined;
  /** Pinned messages, the newest last. */
  pinned: number[] = [];
  /** Whose chat with a customer it is, of a business account. */
  business: User | undefined;
  /** The supergroup that it has become; nobody writes here then. */
  migratedTo: number | undefined;
  /** Its picture. */
  photo: ChatPhoto | undefined;
  /** Name of the sticker set of a supergroup. */
  stickerSet = "";
  /** What setChatDescription said. */
  description = "";
  /** Its invite links, by address. */
  readonly inviteLinks: Map<string, ChatInviteLink> = new Map<string, ChatInviteLink>();
  /** Who has come by which link: user ids, by address. */
  readonly joinedBy: Map<string, Set<number>> = new Map<string, Set<number>>();
  /** The address of its primary link, once there is one. */
  inviteLink: string | undefined;
  /** Topics of a forum, by number; the general one is 1. */
  readonly topics: Map<number, Topic> = new Map<number, Topic>();
  /** What its members may do. */
  permissions: Permissions = FULL_PERMISSIONS;
  /** Messages that one member sees, by ephemeral_message_id. */
  readonly ephemeral: Map<number, Message> = new Map<number, Message>();
  /** Number of the last of them. */
  lastEphemeralId = 0;
  /** Number of the last message of a supergroup or channel. */
  lastMessageId = 0;

  /** An empty chat. */
  constructor(key: string, chat: Chat) {
    this.key = key;
    this.chat = chat;
  }

  /** Whether somebody is in it now. */
  has(userId: number): boolean {
    const member = this.members.get(userId);
    return member !== undefined && isPresent(member);
  }

  /** Whether somebody owns or administers it. */
  isAdmin(userId: number): boolean {
    const status = this.members.get(userId)?.status;
    return status === "administrator" || status === "creator";
  }

  /** Those who are in it now. */
  present(): Member[] {
    return [...this.members.values()].filter(isPresent);
  }

  /** As it is shown. */
  get view(): ChatView {
    const members = [...this.members.values()].map(({ user, status }) => ({ user, status }));
    return { key: this.key, chat: this.chat, members };
  }
}
